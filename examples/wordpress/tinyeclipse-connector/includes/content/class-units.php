<?php
/**
 * Tells the server which pages are one page in several languages, when that changed.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Content;

use TinyEclipse\Connector\Connection;

defined( 'ABSPATH' ) || exit;

final class Units {

	public const NAME = 'tinyeclipse_content_units';

	private const MOST_AT_ONCE = 1000;
	/** A request of the server takes no more paths in one unit. */
	private const MOST_PATHS = 100;

	/** Answers whether the server knows them all; what failed is sent by the next walk, a day later at most. */
	public function push( Tally $tally ): bool {
		if ( ! Connection::is_connected() ) {
			return false;
		}
		$kept  = get_option( self::NAME );
		$kept  = is_array( $kept ) && Connection::site_id() === ( $kept['site'] ?? '' ) ? $kept : array();
		$pages = array_chunk( self::units( $tally, $kept['ids'] ?? array() ), self::MOST_AT_ONCE );
		$known = array();
		foreach ( $pages as $page ) {
			$hash = hash( 'sha256', (string) wp_json_encode( $page ) );
			if ( ! in_array( $hash, $kept['pages'] ?? array(), true ) && ! $this->send( $page ) ) {
				continue;
			}
			$known[] = $hash;
		}
		$is_whole = count( $known ) === count( $pages );
		// Ids of what was several pages are kept until the server has heard that it no longer is.
		$ids = $is_whole ? self::ids_of_several( $tally ) : array_values( array_unique( array_merge( $kept['ids'] ?? array(), self::ids_of_several( $tally ) ) ) );
		update_option( self::NAME, array( 'site' => Connection::site_id(), 'pages' => $known, 'ids' => $ids ), false );
		return $is_whole;
	}

	private function send( array $units ): bool {
		return Connection::call( 'POST', '/v1/sites/' . Connection::site_id() . '/content-units', array( 'units' => $units ) );
	}

	/** Pages in several languages, and those that were until now; a path in two groups counts for the first. */
	private static function units( Tally $tally, array $were_several ): array {
		$were_several = array_flip( $were_several );
		$seen         = array();
		$units        = array();
		foreach ( $tally->units as $id => $paths ) {
			if ( count( $paths ) < 2 && ! isset( $were_several[ $id ] ) ) {
				continue;
			}
			$own = array();
			foreach ( array_slice( array_values( $paths ), 0, self::MOST_PATHS ) as $path ) {
				$page = rawurldecode( '/' . trim( $path, '/' ) );
				if ( ! isset( $seen[ $page ] ) ) {
					$seen[ $page ] = true;
					$own[]         = $page;
				}
			}
			if ( $own ) {
				$units[] = array( 'paths' => $own );
			}
		}
		return $units;
	}

	/** @return int[] each member of each group, as any of them may be the one that is left. */
	private static function ids_of_several( Tally $tally ): array {
		$several = array_filter( $tally->units, static fn( array $paths ): bool => count( $paths ) > 1 );
		return array_merge( array(), ...array_map( 'array_keys', array_values( $several ) ) );
	}
}
