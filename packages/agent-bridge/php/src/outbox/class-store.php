<?php
/**
 * The SQL of the outbox.
 */

namespace TinyEclipse\Agent\Outbox;

use TinyEclipse\Agent\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * Rows are `waiting` until the server has told what became of them, then `delivered` or `refused` for a week.
 */
final class Store {

	/**
	 * Answers the number of the report, or 0 where it could not be stored.
	 */
	public function insert( Report $report ): int {
		global $wpdb;
		$were_shown = $wpdb->suppress_errors();
		$is_stored  = $wpdb->query(
			$wpdb->prepare(
				"INSERT INTO %i (id, report, bytes, state, reason, changed_at) VALUES (%s, %s, %d, 'waiting', '', %d)",
				Tables::outbox(),
				$report->id,
				$report->json,
				strlen( $report->json ),
				time()
			)
		);
		$seq        = $wpdb->insert_id;
		$wpdb->suppress_errors( $were_shown );
		return $is_stored ? (int) $seq : 0;
	}

	/**
	 * The oldest that wait after that number, at least one and no more than fit. Sizes are read first, so that texts never fill the memory.
	 *
	 * @return array<int, string> JSON by number.
	 */
	public function next_batch( int $after, int $most_rows, int $most_bytes ): array {
		global $wpdb;
		$sizes = $wpdb->get_results( $wpdb->prepare( "SELECT seq, bytes FROM %i WHERE state = 'waiting' AND seq > %d ORDER BY seq LIMIT %d", Tables::outbox(), $after, $most_rows ) );
		$bytes = 0;
		$last  = 0;
		foreach ( $sizes as $row ) {
			// With its number, and the comma after it.
			$bytes += (int) $row->bytes + 30;
			if ( $last > 0 && $bytes > $most_bytes ) {
				break;
			}
			$last = (int) $row->seq;
		}
		$rows = $wpdb->get_results( $wpdb->prepare( "SELECT seq, report FROM %i WHERE state = 'waiting' AND seq > %d AND seq <= %d ORDER BY seq LIMIT %d", Tables::outbox(), $after, $last, $most_rows ) );
		return array_column( $rows, 'report', 'seq' );
	}

	/**
	 * @param int[]  $seqs
	 * @param string $state `delivered` or `refused`.
	 */
	public function settle( array $seqs, string $state, string $reason = '' ): void {
		global $wpdb;
		if ( array() === $seqs ) {
			return;
		}
		$wpdb->query(
			$wpdb->prepare(
				'UPDATE %i SET state = %s, reason = %s, changed_at = %d WHERE seq IN (' . implode( ',', array_fill( 0, count( $seqs ), '%d' ) ) . ')',
				array_merge( array( Tables::outbox(), $state, mb_substr( $reason, 0, 255 ), time() ), $seqs )
			)
		);
	}

	/** @return array{waiting: int, oldest_at: int} */
	public function waiting(): array {
		global $wpdb;
		$row = $wpdb->get_row( $wpdb->prepare( "SELECT COUNT(*) AS waiting, MIN(changed_at) AS oldest_at FROM %i WHERE state = 'waiting'", Tables::outbox() ) );
		return array(
			'waiting'   => (int) ( $row->waiting ?? 0 ),
			'oldest_at' => (int) ( $row->oldest_at ?? 0 ),
		);
	}

	/**
	 * Drops what waits longer than that, and answers how many were.
	 */
	public function drop_waiting_since( int $before ): int {
		global $wpdb;
		return (int) $wpdb->query( $wpdb->prepare( "DELETE FROM %i WHERE state = 'waiting' AND changed_at < %d", Tables::outbox(), $before ) );
	}

	/**
	 * Drops the oldest that wait beyond so many, and answers how many were.
	 */
	public function drop_beyond( int $most ): int {
		global $wpdb;
		$newest_to_go = $wpdb->get_var( $wpdb->prepare( "SELECT seq FROM %i WHERE state = 'waiting' ORDER BY seq DESC LIMIT 1 OFFSET %d", Tables::outbox(), $most ) );
		return null === $newest_to_go ? 0 : (int) $wpdb->query( $wpdb->prepare( "DELETE FROM %i WHERE state = 'waiting' AND seq <= %d", Tables::outbox(), $newest_to_go ) );
	}

	/**
	 * Forgets what was settled before. The highest number stays, as old InnoDB counts on from it after a restart.
	 */
	public function purge( int $before ): void {
		global $wpdb;
		$highest = (int) $wpdb->get_var( $wpdb->prepare( 'SELECT MAX(seq) FROM %i', Tables::outbox() ) );
		$wpdb->query( $wpdb->prepare( "DELETE FROM %i WHERE state <> 'waiting' AND changed_at < %d AND seq < %d", Tables::outbox(), $before, $highest ) );
	}

	/**
	 * Takes the words out of a report. One that waits is never sent; of one that was sent the row stays as it is, or the daily
	 * comparison would find that the server has more than this site sent.
	 */
	public function erase( int $seq ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "UPDATE %i SET state = CASE WHEN state = 'waiting' THEN 'mark' ELSE state END, report = '', bytes = 0, reason = '' WHERE seq = %d", Tables::outbox(), $seq ) );
	}

	/**
	 * The highest number stays here too, as a row without words.
	 */
	public function forget_settled(): void {
		global $wpdb;
		$this->purge( PHP_INT_MAX );
		$wpdb->query( $wpdb->prepare( "UPDATE %i SET state = 'mark', report = '', reason = '' WHERE state <> 'waiting'", Tables::outbox() ) );
	}

	/**
	 * @return array<int, string> Ids by number.
	 */
	public function delivered_after( int $seq, int $most ): array {
		global $wpdb;
		$rows = $wpdb->get_results( $wpdb->prepare( "SELECT seq, id FROM %i WHERE state = 'delivered' AND seq > %d ORDER BY seq LIMIT %d", Tables::outbox(), $seq, $most ) );
		return array_column( $rows, 'id', 'seq' );
	}

	/** What was erased has no words to send again. */
	public function send_again( int $from, int $to ): int {
		global $wpdb;
		return (int) $wpdb->query( $wpdb->prepare( "UPDATE %i SET state = 'waiting', changed_at = %d WHERE state = 'delivered' AND report <> '' AND seq BETWEEN %d AND %d", Tables::outbox(), time(), $from, $to ) );
	}

	/**
	 * For the site's own screen, newest first.
	 *
	 * @return array<int, object{seq: string, report: string, state: string, reason: string, changed_at: string}>
	 */
	public function newest( int $most, int $before_seq ): array {
		global $wpdb;
		return $wpdb->get_results( $wpdb->prepare( "SELECT seq, report, state, reason, changed_at FROM %i WHERE report <> '' AND seq < %d ORDER BY seq DESC LIMIT %d", Tables::outbox(), $before_seq, $most ) );
	}
}
