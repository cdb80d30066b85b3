<?php
/**
 * Plugin Name:       TinyEclipse Analytics
 * Description:       Visits by way of your own domain, for visitors who block third parties, and the steps of a shop's funnel.
 * Version:           0.1.0
 * Requires at least: 6.5
 * Requires PHP:      8.0
 * Requires Plugins:  tinyeclipse-connector
 * Author:            TinyEclipse
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       tinyeclipse-analytics
 * Domain Path:       /languages
 *
 * @package TinyEclipse\Analytics
 */

namespace TinyEclipse\Analytics;

defined( 'ABSPATH' ) || exit;

const VERSION = '0.1.0';
const FILE    = __FILE__;

require __DIR__ . '/includes/autoload.php';

register_activation_hook( __FILE__, array( Plugin::class, 'activate' ) );
register_deactivation_hook( __FILE__, array( Plugin::class, 'deactivate' ) );
// The connector starts at 0, in whatever order plugins are included.
add_action( 'plugins_loaded', array( Plugin::class, 'start' ) );
