<?php
/**
 * How often one address may use the relay: each use costs a request to the server.
 *
 * @package TinyEclipse\Analytics
 */

namespace TinyEclipse\Analytics;

defined( 'ABSPATH' ) || exit;

final class Rate_Limit {

	private const MOST_PER_MINUTE = 60;
	private const GROUP           = 'tinyeclipse_analytics';

	/** Counts this one. The address itself is not stored, only what the salts of this site make of it. */
	public static function allows( string $address ): bool {
		$key = 'tinyeclipse_rate_' . substr( hash_hmac( 'sha256', $address . '|' . intdiv( time(), MINUTE_IN_SECONDS ), wp_salt( 'nonce' ) ), 0, 24 );
		if ( wp_using_ext_object_cache() ) {
			wp_cache_add( $key, 0, self::GROUP, 2 * MINUTE_IN_SECONDS );
			return (int) wp_cache_incr( $key, 1, self::GROUP ) <= self::most();
		}
		// Two at the same moment may count as one; the limit need not be exact.
		$count = (int) get_transient( $key ) + 1;
		if ( $count <= self::most() ) {
			set_transient( $key, $count, 2 * MINUTE_IN_SECONDS );
		}
		return $count <= self::most();
	}

	private static function most(): int {
		/** Changes how many batches of events one address may send through this site in a minute. */
		return max( 1, (int) apply_filters( 'tinyeclipse_relay_limit', self::MOST_PER_MINUTE ) );
	}
}
