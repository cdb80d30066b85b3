<?php
/**
 * Commands as they arrive.
 */

namespace TinyEclipse\Agent\Commands;

defined( 'ABSPATH' ) || exit;

/**
 * Stores commands under their ids. One that was here before is not stored again: its result is told again.
 */
final class Inbox {

	private const UUID = '/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/D';

	public function __construct( private Store $store ) {}

	/** @param array<string, mixed> $command As the protocol has it. */
	public function take_command( array $command ): void {
		$name = $command['name'] ?? null;
		if ( ! self::is_id( $command['id'] ?? null ) || ! is_string( $name ) ) {
			return;
		}
		$undo_of    = self::is_id( $command['undoOf'] ?? null ) ? $command['undoOf'] : '';
		$expires_at = strtotime( (string) ( $command['expiresAt'] ?? '' ) );
		$input      = is_array( $command['input'] ?? null ) ? $command['input'] : array();
		// What does not say for sure that it may change something changes nothing.
		$is_dry_run = false !== ( $command['isDryRun'] ?? null );
		if ( ! $this->store->receive( $command['id'], $name, $input, $is_dry_run, $undo_of, (int) $expires_at ) ) {
			$this->store->tell_again( $command['id'] );
		}
	}

	/**
	 * Answers whether the batch is to be applied now.
	 *
	 * @param array<string, mixed> $batch
	 */
	public function take_batch( array $batch ): bool {
		if ( ! self::is_id( $batch['id'] ?? null ) || ! is_string( $batch['kind'] ?? null ) || ! is_array( $batch['rows'] ?? null ) ) {
			return false;
		}
		// Its rows are not kept: where PHP dies over them, their number is what there is to tell.
		$input  = array( 'rows' => count( $batch['rows'] ) );
		$is_new = $this->store->receive( $batch['id'], Runner::BATCH . $batch['kind'], $input, false, '', time() + DAY_IN_SECONDS );
		if ( ! $is_new ) {
			$this->store->tell_again( $batch['id'] );
		}
		return $is_new && $this->store->begin( $batch['id'] );
	}

	private static function is_id( mixed $id ): bool {
		return is_string( $id ) && 1 === preg_match( self::UUID, $id );
	}
}
