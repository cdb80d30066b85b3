<?php
/**
 * What must be there before this plugin does anything.
 *
 * @package TinyEclipse\WC
 */

namespace TinyEclipse\WC;

defined( 'ABSPATH' ) || exit;

final class Requirements {

	/** Of this version on, orders are read the same way wherever they are stored. */
	private const WOOCOMMERCE = '8.2';

	public static function are_met(): bool {
		return '' === self::missing();
	}

	/** On activation. WordPress asks by itself as well; this is for those who go past its screens, and for old versions. */
	public static function refuse_without( bool $is_for_network = false ): void {
		$problem = self::are_met() ? '' : self::words();
		if ( '' === $problem && $is_for_network && ! self::are_on_network() ) {
			Texts::load();
			$problem = __( 'TinyEclipse Connector and WooCommerce are not both active on the whole network, so this plugin cannot be either. Activate it on the sites that have a shop.', 'tinyeclipse-wc' );
		}
		if ( '' !== $problem ) {
			deactivate_plugins( plugin_basename( FILE ), false, $is_for_network );
			wp_die( esc_html( $problem ), '', array( 'back_link' => true ) );
		}
	}

	private static function are_on_network(): bool {
		return is_plugin_active_for_network( plugin_basename( \TinyEclipse\Connector\FILE ) )
			&& defined( 'WC_PLUGIN_FILE' ) && is_plugin_active_for_network( plugin_basename( WC_PLUGIN_FILE ) );
	}

	public static function say(): void {
		if ( current_user_can( 'activate_plugins' ) ) {
			printf( '<div class="notice notice-error"><p>%s</p></div>', esc_html( self::words() ) );
		}
	}

	/** `connector`, `woocommerce`, `newer` (WooCommerce), or empty where nothing is. */
	private static function missing(): string {
		if ( ! defined( 'TinyEclipse\Connector\VERSION' ) || ! did_action( 'tinyeclipse_agent_loaded' ) ) {
			return 'connector';
		}
		if ( ! class_exists( 'WooCommerce' ) || ! defined( 'WC_VERSION' ) ) {
			return 'woocommerce';
		}
		return version_compare( WC_VERSION, self::WOOCOMMERCE, '<' ) ? 'newer' : '';
	}

	private static function words(): string {
		// Asked for before the others of this plugin are there.
		Texts::load();
		switch ( self::missing() ) {
			case 'connector':
				return __( 'TinyEclipse for WooCommerce needs the plugin TinyEclipse Connector. Install and activate that first; until then this one does nothing.', 'tinyeclipse-wc' );
			case 'woocommerce':
				return __( 'TinyEclipse for WooCommerce needs WooCommerce. Install and activate that first; until then this one does nothing.', 'tinyeclipse-wc' );
			default:
				/* translators: 1: a version, 2: another one */
				return sprintf( __( 'TinyEclipse for WooCommerce needs WooCommerce %1$s or newer, and this site has %2$s. Update WooCommerce; until then this plugin does nothing.', 'tinyeclipse-wc' ), self::WOOCOMMERCE, WC_VERSION );
		}
	}
}
