<?php
/**
 * What this plugin gets along with: orders in tables of their own (HPOS), basket and checkout as blocks.
 *
 * @package TinyEclipse\WC
 */

namespace TinyEclipse\WC;

use Automattic\WooCommerce\Utilities\FeaturesUtil;

defined( 'ABSPATH' ) || exit;

final class Compatibility {

	/** It reads and writes orders through their objects alone, and touches no checkout. */
	public static function declare(): void {
		if ( class_exists( FeaturesUtil::class ) ) {
			FeaturesUtil::declare_compatibility( 'custom_order_tables', FILE, true );
			FeaturesUtil::declare_compatibility( 'cart_checkout_blocks', FILE, true );
		}
	}
}
