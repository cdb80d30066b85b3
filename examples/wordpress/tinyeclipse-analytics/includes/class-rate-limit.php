<?php
/**
 * How often one address may use the relay: each use costs a request to the server.
 *
 * @package TinyEclipse\Analytics
 */

namespace TinyEclipse\Analytics;

defined( 'ABSPATH' ) || exit;

/**
 * Counts of this minute stand in a few transients that all addresses share, so that a busy day leaves no thousands of rows.
 * Of two at the same moment one may be lost: the limit need not be exact.
 */
final class Rate_Limit {

	public const PREFIX = 'tinyeclipse_rate_';
	public const SHARDS = 64;

	private const MOST_PER_MINUTE = 60;
	/** More addresses in a minute than a visited site has; the rest of them wait. */
	private const MOST_OF_SHARD   = 500;

	/** Counts this one. The address itself is not stored, only what the salts of this site make of it. */
	public static function allows( string $address ): bool {
		$hash   = hash_hmac( 'sha256', self::block( $address ), wp_salt( 'nonce' ) );
		$name   = self::PREFIX . hexdec( substr( $hash, 0, 4 ) ) % self::SHARDS;
		$who    = substr( $hash, 4, 16 );
		$minute = intdiv( time(), MINUTE_IN_SECONDS );
		$kept   = get_transient( $name );
		$counts = is_array( $kept ) && ( $kept['minute'] ?? 0 ) === $minute ? $kept['counts'] : array();
		$count  = ( $counts[ $who ] ?? 0 ) + 1;
		if ( $count > self::most() || ( 1 === $count && count( $counts ) >= self::MOST_OF_SHARD ) ) {
			return false;
		}
		$counts[ $who ] = $count;
		set_transient( $name, array( 'minute' => $minute, 'counts' => $counts ), 2 * MINUTE_IN_SECONDS );
		return true;
	}

	/** What is counted together, as on the server: a subscriber of IPv6 has a whole /64, and could fill every count alone. */
	private static function block( string $address ): string {
		$bytes = filter_var( $address, FILTER_VALIDATE_IP, FILTER_FLAG_IPV6 ) ? inet_pton( $address ) : false;
		return false === $bytes ? $address : substr( $bytes, 0, 8 );
	}

	private static function most(): int {
		/** Changes how many batches of events one address may send through this site in a minute. */
		return max( 1, (int) apply_filters( 'tinyeclipse_relay_limit', self::MOST_PER_MINUTE ) );
	}
}
