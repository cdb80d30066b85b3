<?php
/**
 * Plugin Name: WooCommerce
 * Description: Only the name, for plugins that require it. What it does is in the must-use plugin fake-woocommerce.php.
 * Version:     10.9.1
 */

defined( 'ABSPATH' ) || exit;
