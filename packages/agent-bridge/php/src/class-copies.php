<?php
/**
 * The copies of the library that plugins brought along.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** As `agent.php` of each listed itself in this request. */
final class Copies {

	/**
	 * Whether any of them is in a plugin that runs.
	 *
	 * @param string[] $active Plugins of a site, as `active_plugins` has them; those of the whole network are added.
	 */
	public static function are_active( array $active ): bool {
		return self::are_among( array( ...$active, ...array_keys( (array) get_site_option( 'active_sitewide_plugins', array() ) ) ) );
	}

	/** @param string[] $plugins Such as `my-plugin/my-plugin.php`. */
	public static function are_among( array $plugins ): bool {
		$folders = array_map( static fn( $file ) => explode( '/', (string) $file, 2 )[0], $plugins );
		$root    = wp_normalize_path( WP_PLUGIN_DIR ) . '/';
		foreach ( $GLOBALS['tinyeclipse_agent_copies'] as $copy ) {
			$place = wp_normalize_path( $copy['folder'] );
			// Elsewhere, as in mu-plugins, nobody deactivates it.
			if ( ! str_starts_with( $place, $root ) || in_array( explode( '/', substr( $place, strlen( $root ) ), 2 )[0], $folders, true ) ) {
				return true;
			}
		}
		return false;
	}
}
