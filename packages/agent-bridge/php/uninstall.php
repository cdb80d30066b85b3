<?php
/**
 * For the `uninstall.php` of a plugin: `require __DIR__ . '/vendor/tinyeclipse/uninstall.php'; TinyEclipse\Agent\uninstall( __DIR__ );`
 *
 * @package TinyEclipse\Agent
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

if ( ! function_exists( __NAMESPACE__ . '\uninstall' ) ) {
	/**
	 * Tells the server that the site leaves, and removes what the library made on it; in a network, call it for each site.
	 * Does nothing while another plugin that bundles the library is installed, active or not.
	 *
	 * @param string $plugin_folder Of the plugin that goes.
	 */
	function uninstall( string $plugin_folder = '' ): void {
		if ( ! defined( 'WP_UNINSTALL_PLUGIN' ) ) {
			return;
		}
		$own = '' === $plugin_folder ? dirname( WP_UNINSTALL_PLUGIN ) : basename( $plugin_folder );
		if ( is_bundled_besides( $own ) ) {
			return;
		}
		if ( ! defined( 'TINYECLIPSE_AGENT_VERSION' ) ) {
			define( 'TINYECLIPSE_AGENT_VERSION', 'uninstalling' );
			require __DIR__ . '/bootstrap.php';
		}
		Removal::of_site( agent() );
	}

	/** Whether a plugin in another folder brings the library along. */
	function is_bundled_besides( string $own ): bool {
		foreach ( (array) glob( WP_PLUGIN_DIR . '/*/vendor/tinyeclipse/agent.php' ) as $file ) {
			if ( basename( dirname( $file, 3 ) ) !== $own ) {
				return true;
			}
		}
		return false;
	}
}
