<?php
/**
 * The SQL of looking for a person in a table.
 */

namespace TinyEclipse\Agent\Privacy;

defined( 'ABSPATH' ) || exit;

/**
 * Goes through a table in pages, from the newest row: what is forgotten meanwhile goes from the other end, and what comes in is
 * met later. A page is as many rows of the table, whether or not the person is in them.
 */
final class Rows {

	private const PAGE = 500;

	/**
	 * @param string[]                        $columns Of texts.
	 * @param \Closure(object, Address): bool $has     Looks closely at a row that may hold an address.
	 */
	public function __construct( private string $table, private array $columns, private \Closure $has ) {}

	/**
	 * Rows of a page that hold the address, read one at a time: a row may have a megabyte.
	 *
	 * @return array{rows: iterable<object>, is_last: bool}
	 */
	public function page( Address $address, int $page ): array {
		global $wpdb;
		$first = $this->seq_at( ( max( 1, $page ) - 1 ) * self::PAGE );
		$next  = $this->seq_at( max( 1, $page ) * self::PAGE );
		if ( null === $first ) {
			return array( 'rows' => array(), 'is_last' => true );
		}
		$conditions = array();
		$values     = array( $this->table, $first, (int) $next );
		foreach ( $this->columns as $column ) {
			foreach ( $address->like() as $pattern ) {
				$conditions[] = 'LOWER(%i) LIKE %s';
				array_push( $values, $column, $pattern );
			}
		}
		$seqs = $wpdb->get_col( $wpdb->prepare( 'SELECT seq FROM %i WHERE seq <= %d AND seq > %d AND (' . implode( ' OR ', $conditions ) . ') ORDER BY seq DESC', $values ) );
		return array( 'rows' => $this->read( $address, $seqs ), 'is_last' => null === $next );
	}

	/** @param string[] $seqs */
	private function read( Address $address, array $seqs ): \Generator {
		global $wpdb;
		foreach ( $seqs as $seq ) {
			$row = $wpdb->get_row( $wpdb->prepare( 'SELECT * FROM %i WHERE seq = %d', $this->table, $seq ) );
			if ( $row && ( $this->has )( $row, $address ) ) {
				yield $row;
			}
		}
	}

	private function seq_at( int $offset ): ?int {
		global $wpdb;
		$seq = $wpdb->get_var( $wpdb->prepare( 'SELECT seq FROM %i ORDER BY seq DESC LIMIT 1 OFFSET %d', $this->table, $offset ) );
		return null === $seq ? null : (int) $seq;
	}
}
