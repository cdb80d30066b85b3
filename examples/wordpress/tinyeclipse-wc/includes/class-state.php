<?php
/**
 * What the shop adds to a heartbeat, and to what the connector says the site can do.
 *
 * @package TinyEclipse\WC
 */

namespace TinyEclipse\WC;

use function TinyEclipse\Agent\agent;

defined( 'ABSPATH' ) || exit;

final class State {

	public static function add( array $state ): array {
		$state['shop'] = array(
			'plugin'  => 'woocommerce',
			'version' => WC_VERSION,
			'hasHpos' => self::has_hpos(),
		) + ( new Stats() )->answer();
		return $state;
	}

	public static function add_capabilities( array $capabilities ): array {
		$capabilities['shop'] = array(
			'version'              => VERSION,
			'reads'                => array( 'products', 'orders', 'stats' ),
			'changesOrderStatus'   => agent()->commands()->is_allowed( 'change_order_status' ),
		);
		return $capabilities;
	}

	private static function has_hpos(): bool {
		$util = 'Automattic\WooCommerce\Utilities\OrderUtil';
		return class_exists( $util ) && $util::custom_orders_table_usage_is_enabled();
	}
}
