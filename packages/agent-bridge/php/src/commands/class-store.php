<?php
/**
 * The SQL of commands and batches.
 */

namespace TinyEclipse\Agent\Commands;

use TinyEclipse\Agent\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * A row is `received`, `running`, or has the status of its result. It is there before the command runs and is never run
 * from any other status than `received`: that is what makes a command that comes twice, or kills PHP, run once.
 */
final class Store {

	/**
	 * Answers whether it is new.
	 */
	public function receive( string $id, string $name, array $input, bool $is_dry_run, string $undo_of, int $expires_at ): bool {
		global $wpdb;
		$now = time();
		return 1 === $wpdb->query(
			$wpdb->prepare(
				"INSERT IGNORE INTO %i (id, name, input, is_dry_run, undo_of, status, result, kept, expires_at, received_at, finished_at, confirmed_at) VALUES (%s, %s, %s, %d, %s, 'received', '', '', %d, %d, 0, 0)",
				Tables::commands(),
				$id,
				mb_substr( $name, 0, 80 ),
				(string) wp_json_encode( (object) $input ),
				(int) $is_dry_run,
				$undo_of,
				$expires_at,
				$now
			)
		);
	}

	/**
	 * A row that was never a command, and is told to nobody.
	 */
	public function note( string $name, string $result ): bool {
		global $wpdb;
		$now = time();
		return 1 === $wpdb->query(
			$wpdb->prepare(
				"INSERT INTO %i (id, name, input, is_dry_run, undo_of, status, result, kept, expires_at, received_at, finished_at, confirmed_at) VALUES (%s, %s, '{}', 0, '', 'succeeded', %s, '', %d, %d, %d, %d)",
				Tables::commands(),
				wp_generate_uuid4(),
				mb_substr( $name, 0, 80 ),
				$result,
				$now,
				$now,
				$now,
				$now
			)
		);
	}

	/**
	 * The server asks about one that it has not heard of: its result is told again.
	 */
	public function tell_again( string $id ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'UPDATE %i SET confirmed_at = 0 WHERE id = %s', Tables::commands(), $id ) );
	}

	public function find( string $id ): ?object {
		global $wpdb;
		return $wpdb->get_row( $wpdb->prepare( 'SELECT * FROM %i WHERE id = %s', Tables::commands(), $id ) );
	}

	public function next_received(): ?object {
		global $wpdb;
		return $wpdb->get_row( $wpdb->prepare( "SELECT * FROM %i WHERE status = 'received' ORDER BY seq LIMIT 1", Tables::commands() ) );
	}

	/**
	 * Answers whether this process is the one that runs it.
	 */
	public function begin( string $id ): bool {
		global $wpdb;
		return 1 === $wpdb->query( $wpdb->prepare( "UPDATE %i SET status = 'running' WHERE id = %s AND status = 'received'", Tables::commands(), $id ) );
	}

	/**
	 * @param string $result JSON, as the server is told.
	 * @param string $kept   JSON, for an undo; empty where there is none.
	 */
	public function finish( string $id, string $status, string $result, string $kept ): void {
		global $wpdb;
		$wpdb->query(
			$wpdb->prepare(
				'UPDATE %i SET status = %s, result = %s, kept = %s, finished_at = %d, confirmed_at = 0 WHERE id = %s',
				Tables::commands(),
				$status,
				$result,
				$kept,
				time(),
				$id
			)
		);
	}

	public function forget_kept( string $id ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "UPDATE %i SET kept = '' WHERE id = %s", Tables::commands(), $id ) );
	}

	/**
	 * Takes the words out of a row, unless its status is another by now or it runs. One that has yet to run has failed.
	 */
	public function erase( string $id, string $status, string $result ): bool {
		global $wpdb;
		$status_then = 'received' === $status ? 'failed' : $status;
		return 'running' !== $status && 1 === $wpdb->query( $wpdb->prepare( "UPDATE %i SET status = %s, input = '{}', result = %s, kept = '', finished_at = CASE WHEN finished_at = 0 THEN %d ELSE finished_at END WHERE id = %s AND status = %s", Tables::commands(), $status_then, $result, time(), $id, $status ) );
	}

	/** @return object[] */
	public function running(): array {
		global $wpdb;
		return $wpdb->get_results( $wpdb->prepare( "SELECT id, name, input FROM %i WHERE status = 'running'", Tables::commands() ) );
	}

	/** @return object[] */
	public function unconfirmed( int $most ): array {
		global $wpdb;
		return $wpdb->get_results( $wpdb->prepare( "SELECT id, name, result FROM %i WHERE confirmed_at = 0 AND status NOT IN ('received', 'running') ORDER BY seq LIMIT %d", Tables::commands(), $most ) );
	}

	public function confirm( string $id ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'UPDATE %i SET confirmed_at = %d WHERE id = %s', Tables::commands(), time(), $id ) );
	}

	/** @return object[] */
	public function newest( int $most, int $page ): array {
		global $wpdb;
		return $wpdb->get_results( $wpdb->prepare( 'SELECT id, name, is_dry_run, undo_of, status, result, received_at, finished_at, confirmed_at FROM %i ORDER BY seq DESC LIMIT %d OFFSET %d', Tables::commands(), $most, $most * ( $page - 1 ) ) );
	}

	public function purge( int $kept_before, int $rows_before ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "UPDATE %i SET kept = '' WHERE kept <> '' AND finished_at < %d", Tables::commands(), $kept_before ) );
		$wpdb->query( $wpdb->prepare( "DELETE FROM %i WHERE received_at < %d AND expires_at < %d AND status <> 'running'", Tables::commands(), $rows_before, $rows_before ) );
	}
}
