<?php
/**
 * Requests of the server that were seen before.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** The primary key of a table decides, so of two requests at the same moment one is refused. */
final class Nonces {

	/** Longer than a timestamp is believed, on either side of now. */
	private const KEPT_SECONDS = 660;

	/** True once for a nonce of a key; false ever after, and where it cannot be stored. */
	public static function consume( string $key_id, string $nonce ): bool {
		// Hashed, as a database may hold `a` and `A` for the same.
		$hash = hash( 'sha256', "{$key_id}\n{$nonce}" );
		if ( self::insert( $hash ) ) {
			return true;
		}
		if ( Tables::exists( self::table() ) ) {
			return false;
		}
		self::create_table();
		return self::insert( $hash );
	}

	public static function purge(): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE expires_at < %d', self::table(), time() ) );
	}

	public static function create_table(): void {
		global $wpdb;
		require_once ABSPATH . 'wp-admin/includes/upgrade.php';
		$table   = self::table();
		$collate = $wpdb->get_charset_collate();
		dbDelta(
			"CREATE TABLE $table (
				hash char(64) NOT NULL,
				expires_at bigint(20) unsigned NOT NULL,
				PRIMARY KEY  (hash),
				KEY expires_at (expires_at)
			) $collate;"
		);
	}

	public static function drop_table(): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'DROP TABLE IF EXISTS %i', self::table() ) );
	}

	private static function insert( string $hash ): bool {
		global $wpdb;
		$is_shown = $wpdb->suppress_errors( true );
		$rows     = $wpdb->query( $wpdb->prepare( 'INSERT INTO %i (hash, expires_at) VALUES (%s, %d)', self::table(), $hash, time() + self::KEPT_SECONDS ) );
		$wpdb->suppress_errors( $is_shown );
		return 1 === $rows;
	}

	public static function table(): string {
		global $wpdb;
		return $wpdb->prefix . 'tinyeclipse_nonces';
	}
}
