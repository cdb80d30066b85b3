<?php
/**
 * Plugins.
 */

namespace TinyEclipse\Agent\State;

use TinyEclipse\Agent\Network;

defined( 'ABSPATH' ) || exit;

/** Of a network the main site tells them all; any other tells those that run on it, as the rest is not its owner's to see or update. */
final class Plugins implements Part {

	private const MOST = 500;

	public function collect(): array {
		require_once ABSPATH . 'wp-admin/includes/plugin.php';
		$updates = get_site_transient( 'update_plugins' )->response ?? array();
		$by_self = (array) get_site_option( 'auto_update_plugins', array() );
		$plugins = array();
		$listed  = Network::is_in_charge() ? get_plugins() : array_filter( get_plugins(), 'is_plugin_active', ARRAY_FILTER_USE_KEY );
		foreach ( array_slice( $listed, 0, self::MOST, true ) as $file => $header ) {
			$plugins[] = array(
				'file'        => Text::short( $file ),
				'name'        => Text::short( $header['Name'] ),
				'version'     => Text::version( $header['Version'] ),
				'isActive'    => is_plugin_active( $file ),
				'updateTo'    => Text::version_or_null( $updates[ $file ]->new_version ?? '' ),
				'autoUpdates' => in_array( $file, $by_self, true ),
			);
		}
		return $plugins;
	}
}
