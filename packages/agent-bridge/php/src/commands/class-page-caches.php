<?php
/**
 * Plugins that keep whole pages.
 */

namespace TinyEclipse\Agent\Commands;

defined( 'ABSPATH' ) || exit;

/**
 * How each is emptied, by the function or action that its makers give to others. None of them could be run in our tests:
 * what is not there is not called.
 */
final class Page_Caches {

	/**
	 * @return array<string, callable> What empties it, by name.
	 */
	public static function found(): array {
		$found = array();
		foreach ( self::by_function() as $name => $function ) {
			if ( function_exists( $function ) ) {
				$found[ $name ] = static fn() => $function();
			}
		}
		foreach ( self::by_action() as $name => $action ) {
			if ( has_action( $action ) ) {
				$found[ $name ] = static fn() => do_action( $action );
			}
		}
		if ( class_exists( '\autoptimizeCache' ) && method_exists( '\autoptimizeCache', 'clearall' ) ) {
			$found['Autoptimize'] = static fn() => \autoptimizeCache::clearall();
		}
		/**
		 * Filters what empties the page caches of a site: a host adds its own.
		 *
		 * @param array<string, callable> $found By the name that the server is told.
		 */
		$filtered = apply_filters( 'tinyeclipse_page_caches', $found );
		return array_filter( is_array( $filtered ) ? $filtered : $found, 'is_callable' );
	}

	/** @return array<string, string> */
	private static function by_function(): array {
		return array(
			'WP Super Cache'    => 'wp_cache_clear_cache',
			'W3 Total Cache'    => 'w3tc_flush_all',
			'WP Rocket'         => 'rocket_clean_domain',
			'WP Fastest Cache'  => 'wpfc_clear_all_cache',
			'SiteGround'        => 'sg_cachepress_purge_cache',
			'WP-Optimize'       => 'wpo_cache_flush',
		);
	}

	/** @return array<string, string> */
	private static function by_action(): array {
		return array(
			'LiteSpeed Cache' => 'litespeed_purge_all',
			'Cache Enabler'   => 'cache_enabler_clear_complete_cache',
			'Breeze'          => 'breeze_clear_all_cache',
			'Hummingbird'     => 'wphb_clear_page_cache',
			'Nginx Helper'    => 'rt_nginx_helper_purge_all',
		);
	}
}
