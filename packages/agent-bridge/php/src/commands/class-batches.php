<?php
/**
 * Rows in bulk.
 */

namespace TinyEclipse\Agent\Commands;

defined( 'ABSPATH' ) || exit;

/**
 * Applies the rows of a batch by its kind. No row stops the others.
 */
final class Batches {

	private const MOST_ROWS = 500;

	/** @var array<string, callable(array<string, mixed>): ?string> */
	private array $kinds = array();

	/** @param callable(array<string, mixed>): ?string $apply */
	public function define( string $kind, callable $apply ): void {
		$this->kinds += array( $kind => $apply );
	}

	/**
	 * @param mixed[] $rows
	 * @param float   $until Rows that are not begun by then are failed, for the server to send again.
	 * @return array{applied: int, failed: array<int, array{index: int, reason: string}>}
	 */
	public function apply( string $kind, array $rows, float $until ): array {
		if ( ! isset( $this->kinds[ $kind ] ) ) {
			/* translators: %s: the kind of a batch. */
			return self::none( count( $rows ), sprintf( __( 'No plugin on this site takes rows of the kind "%s".', 'tinyeclipse' ), $kind ) );
		}
		$applied = 0;
		$failed  = array();
		foreach ( array_values( array_slice( $rows, 0, self::MOST_ROWS ) ) as $index => $row ) {
			$reason = microtime( true ) >= $until ? __( 'There was no time left for this row.', 'tinyeclipse' ) : $this->apply_row( $kind, $row );
			if ( null === $reason ) {
				++$applied;
				continue;
			}
			$failed[] = array(
				'index'  => $index,
				'reason' => mb_substr( $reason, 0, 500 ),
			);
		}
		return array(
			'applied' => $applied,
			'failed'  => $failed,
		);
	}

	/**
	 * @return array{applied: int, failed: array<int, array{index: int, reason: string}>}
	 */
	public static function none( int $rows, string $reason ): array {
		$failed = array();
		for ( $index = 0; $index < min( $rows, self::MOST_ROWS ); $index++ ) {
			$failed[] = array(
				'index'  => $index,
				'reason' => $reason,
			);
		}
		return array(
			'applied' => 0,
			'failed'  => $failed,
		);
	}

	private function apply_row( string $kind, mixed $row ): ?string {
		if ( ! is_array( $row ) ) {
			return __( 'This row is no object.', 'tinyeclipse' );
		}
		// So the server leaves the place of a row whose person was erased while it waited.
		if ( array() === $row ) {
			return __( 'This row is empty: what stood in it was erased on the server.', 'tinyeclipse' );
		}
		try {
			return ( $this->kinds[ $kind ] )( $row );
		} catch ( \Throwable $error ) {
			return $error->getMessage();
		}
	}
}
