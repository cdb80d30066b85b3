<?php
/**
 * The tables of outbox and commands.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/**
 * Names, makes and drops the tables. Times in them are whole seconds since 1970, as MySQL's own depend on its time zone.
 */
final class Tables {

	public static function outbox(): string {
		global $wpdb;
		return $wpdb->prefix . 'tinyeclipse_outbox';
	}

	public static function commands(): string {
		global $wpdb;
		return $wpdb->prefix . 'tinyeclipse_commands';
	}

	/**
	 * Makes what is missing and brings the rest up to date. Where the outbox is made anew, numbering goes on after the
	 * highest number that was told to the server: a number given twice would hide a report from the daily comparison.
	 */
	public static function create(): void {
		global $wpdb;
		require_once ABSPATH . 'wp-admin/includes/upgrade.php';

		$collate  = $wpdb->get_charset_collate();
		$outbox   = self::outbox();
		$commands = self::commands();
		$is_new   = ! self::exists( $outbox );

		dbDelta(
			"CREATE TABLE $outbox (
				seq bigint(20) unsigned NOT NULL AUTO_INCREMENT,
				id varchar(36) NOT NULL,
				report longtext NOT NULL,
				bytes int(10) unsigned NOT NULL,
				state varchar(10) NOT NULL,
				reason varchar(255) NOT NULL,
				changed_at bigint(20) unsigned NOT NULL,
				PRIMARY KEY  (seq),
				KEY state (state,seq),
				KEY changed_at (changed_at)
			) $collate;"
		);
		dbDelta(
			"CREATE TABLE $commands (
				seq bigint(20) unsigned NOT NULL AUTO_INCREMENT,
				id varchar(36) NOT NULL,
				name varchar(80) NOT NULL,
				input longtext NOT NULL,
				is_dry_run tinyint(1) NOT NULL,
				undo_of varchar(36) NOT NULL,
				status varchar(20) NOT NULL,
				result longtext NOT NULL,
				kept longtext NOT NULL,
				expires_at bigint(20) unsigned NOT NULL,
				received_at bigint(20) unsigned NOT NULL,
				finished_at bigint(20) unsigned NOT NULL,
				confirmed_at bigint(20) unsigned NOT NULL,
				PRIMARY KEY  (seq),
				UNIQUE KEY id (id),
				KEY status (status,confirmed_at)
			) $collate;"
		);

		if ( $is_new ) {
			self::number_from( ( new Outbox\Memory() )->highest_seq() );
		}
	}

	public static function exists( string $table ): bool {
		global $wpdb;
		return $table === $wpdb->get_var( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $table ) ) );
	}

	/**
	 * Empties them. Not by TRUNCATE, which would begin to number anew.
	 */
	public static function clear(): void {
		global $wpdb;
		foreach ( array( self::outbox(), self::commands() ) as $table ) {
			$wpdb->query( $wpdb->prepare( 'DELETE FROM %i', $table ) );
		}
	}

	public static function drop(): void {
		global $wpdb;
		foreach ( array( self::outbox(), self::commands() ) as $table ) {
			$wpdb->query( $wpdb->prepare( 'DROP TABLE IF EXISTS %i', $table ) );
		}
	}

	/**
	 * A row that stays is what every database goes on from, after a restart too: old InnoDB forgets its counter.
	 */
	private static function number_from( int $seq ): void {
		global $wpdb;
		if ( $seq > 0 ) {
			$wpdb->query(
				$wpdb->prepare(
					"INSERT INTO %i (seq, id, report, bytes, state, reason, changed_at) VALUES (%d, %s, '', 0, 'mark', '', %d)",
					self::outbox(),
					$seq,
					wp_generate_uuid4(),
					time()
				)
			);
		}
	}
}
