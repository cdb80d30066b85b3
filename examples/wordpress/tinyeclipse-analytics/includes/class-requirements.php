<?php
/**
 * What must be there before this plugin does anything.
 *
 * @package TinyEclipse\Analytics
 */

namespace TinyEclipse\Analytics;

defined( 'ABSPATH' ) || exit;

final class Requirements {

	public static function are_met(): bool {
		return defined( 'TinyEclipse\Connector\VERSION' ) && did_action( 'tinyeclipse_agent_loaded' );
	}

	/** On activation. WordPress asks by itself as well; this is for those who go past its screens. */
	public static function refuse_without( bool $is_for_network ): void {
		$problem = self::are_met() ? '' : self::words();
		if ( '' === $problem && $is_for_network && ! is_plugin_active_for_network( plugin_basename( \TinyEclipse\Connector\FILE ) ) ) {
			Texts::load();
			$problem = __( 'TinyEclipse Connector is not active on the whole network, so this plugin cannot be either. Activate that one for the network first, or this one on the sites that have it.', 'tinyeclipse-analytics' );
		}
		if ( '' !== $problem ) {
			deactivate_plugins( plugin_basename( FILE ), false, $is_for_network );
			wp_die( esc_html( $problem ), '', array( 'back_link' => true ) );
		}
	}

	public static function say(): void {
		if ( current_user_can( 'activate_plugins' ) ) {
			printf( '<div class="notice notice-error"><p>%s</p></div>', esc_html( self::words() ) );
		}
	}

	private static function words(): string {
		// Asked for before the others of this plugin are there.
		Texts::load();
		return __( 'TinyEclipse Analytics needs the plugin TinyEclipse Connector. Install and activate that first; until then this one does nothing.', 'tinyeclipse-analytics' );
	}
}
