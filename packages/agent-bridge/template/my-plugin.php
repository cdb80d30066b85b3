<?php
/**
 * Plugin Name:       My Plugin
 * Description:       A screen and a command of its own in TinyEclipse.
 * Version:           0.1.0
 * Requires at least: 6.6
 * Requires PHP:      8.0
 * Requires Plugins:  tinyeclipse-connector
 * License:           GPL-2.0-or-later
 * Text Domain:       my-plugin
 */

namespace My_Plugin;

defined( 'ABSPATH' ) || exit;

add_action(
	'tinyeclipse_agent_loaded',
	static function ( $agent ): void {
		require_once __DIR__ . '/class-change-notice.php';
		$agent->commands()->define( new Change_Notice() );
	}
);
add_filter( 'tinyeclipse_screens', static fn( array $screens ): array => $screens + array( 'my-plugin' => array( 'title' => 'My Plugin' ) ) );
add_action( 'tinyeclipse_enqueue_screens', static fn() => wp_enqueue_script( 'my-plugin', plugins_url( 'screen.js', __FILE__ ), array( 'tinyeclipse-screens' ), (string) filemtime( __DIR__ . '/screen.js' ), true ) );
