<?php
/**
 * Plugin Name:          TinyEclipse for WooCommerce
 * Description:          Products, orders and figures of the shop for TinyEclipse, and the status of an order where you allow it.
 * Version:              0.1.0
 * Requires at least:    6.5
 * Requires PHP:         8.0
 * Requires Plugins:     tinyeclipse-connector, woocommerce
 * WC requires at least: 8.2
 * WC tested up to:      10.9
 * Author:               TinyEclipse
 * License:              GPL-2.0-or-later
 * License URI:          https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:          tinyeclipse-wc
 * Domain Path:          /languages
 *
 * @package TinyEclipse\WC
 */

namespace TinyEclipse\WC;

defined( 'ABSPATH' ) || exit;

const VERSION = '0.1.0';
const FILE    = __FILE__;

require __DIR__ . '/includes/autoload.php';

register_activation_hook( __FILE__, array( Requirements::class, 'refuse_without' ) );
// WooCommerce asks for these early, whether or not the rest can start.
add_action( 'before_woocommerce_init', array( Compatibility::class, 'declare' ) );
add_action( 'plugins_loaded', array( Plugin::class, 'start' ) );
