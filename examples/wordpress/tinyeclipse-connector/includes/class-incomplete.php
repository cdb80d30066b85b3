<?php
/**
 * What an administrator reads where the plugin was copied without its library.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector;

defined( 'ABSPATH' ) || exit;

final class Incomplete {

	public static function say(): void {
		if ( ! current_user_can( 'activate_plugins' ) ) {
			return;
		}
		Texts::load();
		printf(
			'<div class="notice notice-error"><p>%s</p></div>',
			esc_html__( 'TinyEclipse Connector is not complete: its folder vendor/tinyeclipse is missing, so it does nothing. Install the plugin from its zip file.', 'tinyeclipse-connector' )
		);
	}
}
