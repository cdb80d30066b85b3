<?php
/**
 * Plugin Name: Eclipse Widget Loader
 * Description: What is left of the must-use plugin of this name. TinyEclipse Connector does its work; delete this file once that runs.
 * Version:     2.0.0
 * License:     GPL-2.0-or-later
 *
 * Sites that cannot install the connector yet keep their visits: with two lines in wp-config.php it prints the tag itself.
 *     define( 'TINYECLIPSE_SERVER', 'https://eclipse.example.be' );
 *     define( 'TINYECLIPSE_SITE_KEY', 'te_site_…' );
 *
 * @package TinyEclipse
 */

defined( 'ABSPATH' ) || exit;

add_action(
	'wp_head',
	static function (): void {
		// Two tags would be one too many: the connector prints its own.
		if ( defined( 'TinyEclipse\Connector\VERSION' ) || ! defined( 'TINYECLIPSE_SERVER' ) || ! defined( 'TINYECLIPSE_SITE_KEY' ) ) {
			return;
		}
		if ( is_user_logged_in() || is_preview() ) {
			return;
		}
		wp_print_script_tag(
			array(
				'src'       => untrailingslashit( TINYECLIPSE_SERVER ) . '/t.js',
				'async'     => true,
				'data-site' => TINYECLIPSE_SITE_KEY,
			)
		);
	},
	2
);

add_action(
	'admin_notices',
	static function (): void {
		if ( current_user_can( 'install_plugins' ) && defined( 'TinyEclipse\Connector\VERSION' ) ) {
			printf(
				'<div class="notice notice-info"><p>%s</p></div>',
				esc_html( 'TinyEclipse Connector has taken over from eclipse-widget-loader.php. Delete that file from wp-content/mu-plugins.' )
			);
		}
	}
);
