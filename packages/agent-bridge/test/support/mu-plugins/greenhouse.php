<?php
/**
 * Plugin Name: Greenhouse
 * Description: A route of a third plugin that only the server may call, and that says which door it was asked for.
 */

defined( 'ABSPATH' ) || exit;

add_action(
	'rest_api_init',
	static function () {
		register_rest_route(
			'greenhouse/v1',
			'/doors/(?P<name>[^/]+)',
			array(
				'methods'             => 'GET, POST, PUT',
				'callback'            => static fn( WP_REST_Request $request ) => array( 'name' => rawurldecode( $request['name'] ) ),
				'permission_callback' => 'tinyeclipse_verify_request',
			)
		);
	}
);
