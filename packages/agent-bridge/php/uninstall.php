<?php
/**
 * For the `uninstall.php` of a plugin: `require __DIR__ . '/vendor/tinyeclipse/uninstall.php'; TinyEclipse\Agent\uninstall( __DIR__ );`
 *
 * @package TinyEclipse\Agent
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/every-site.php';

if ( ! function_exists( __NAMESPACE__ . '\uninstall' ) ) {
	/**
	 * Tells the server that the site leaves, and removes what the library made on it; of a network, on each site. What is the
	 * library's stays while another plugin that bundles it is installed, active or not.
	 *
	 * @param string                   $plugin_folder Of the plugin that goes.
	 * @param (callable(): mixed)|null $own           Removes what the plugin itself made on the current site; where it answers false, the
	 *                                                library's stays there too.
	 */
	function uninstall( string $plugin_folder = '', ?callable $own = null ): void {
		if ( ! defined( 'WP_UNINSTALL_PLUGIN' ) ) {
			return;
		}
		$folder    = '' === $plugin_folder ? dirname( WP_UNINSTALL_PLUGIN ) : basename( $plugin_folder );
		$is_needed = is_bundled_besides( $folder );
		if ( ! $is_needed && ! defined( 'TINYECLIPSE_AGENT_VERSION' ) ) {
			define( 'TINYECLIPSE_AGENT_VERSION', 'uninstalling' );
			require __DIR__ . '/bootstrap.php';
			Languages::load( agent() );
		}
		on_every_site(
			$folder,
			static function () use ( $own, $is_needed ): void {
				$goes = null === $own || false !== $own();
				if ( $goes && ! $is_needed ) {
					Removal::of_site( agent() );
				}
			}
		);
		if ( ! $is_needed ) {
			Removal::of_gone_sites();
		}
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
