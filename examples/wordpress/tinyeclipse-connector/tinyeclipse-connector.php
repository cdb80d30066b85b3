<?php
/**
 * Plugin Name:       TinyEclipse Connector
 * Description:       Connects this site with TinyEclipse: visits, forms, job listings, translations, and commands that its owner allows.
 * Version:           0.1.0
 * Requires at least: 6.5
 * Requires PHP:      8.0
 * Author:            TinyEclipse
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       tinyeclipse-connector
 * Domain Path:       /languages
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector;

defined( 'ABSPATH' ) || exit;

const VERSION = '0.1.0';
const FILE    = __FILE__;

require __DIR__ . '/includes/autoload.php';

// From the sources, without the build, the library is not there; the site must not fall over that.
if ( ! is_readable( __DIR__ . '/vendor/tinyeclipse/agent.php' ) ) {
	add_action( 'admin_notices', array( Incomplete::class, 'say' ) );
	return;
}

// Before the library: WordPress includes a plugin that is being activated late, and the library then loads at once.
add_action( 'tinyeclipse_agent_loaded', array( Plugin::class, 'start' ) );
require __DIR__ . '/vendor/tinyeclipse/agent.php';
if ( did_action( 'tinyeclipse_agent_loaded' ) ) {
	Plugin::start();
}

register_activation_hook( __FILE__, array( Plugin::class, 'activate' ) );
register_deactivation_hook( __FILE__, array( Plugin::class, 'deactivate' ) );
