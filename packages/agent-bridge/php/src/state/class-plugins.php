<?php
/**
 * Plugins.
 */

namespace TinyEclipse\Agent\State;

defined( 'ABSPATH' ) || exit;

final class Plugins implements Part {

	private const MOST = 500;

	public function collect(): array {
		require_once ABSPATH . 'wp-admin/includes/plugin.php';
		$updates = get_site_transient( 'update_plugins' )->response ?? array();
		$by_self = (array) get_site_option( 'auto_update_plugins', array() );
		$plugins = array();
		foreach ( array_slice( get_plugins(), 0, self::MOST, true ) as $file => $header ) {
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
