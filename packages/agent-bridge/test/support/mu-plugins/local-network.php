<?php
/**
 * Plugin Name: Local network
 * Description: A site on a test machine may call servers on that machine, which WordPress refuses, and hears from wordpress.org that nothing is new.
 */

defined( 'ABSPATH' ) || exit;

add_filter( 'http_request_host_is_external', '__return_true' );
add_filter(
	'http_allowed_safe_ports',
	static function ( $ports, $host, $url ) {
		$ports[] = (int) wp_parse_url( $url, PHP_URL_PORT );
		return $ports;
	},
	10,
	3
);

// Left unanswered, each look for updates warns in the log. Updates that a test invents are filtered in after this.
add_filter(
	'pre_http_request',
	static function ( $answer, $request, $url ) {
		if ( 'api.wordpress.org' !== wp_parse_url( $url, PHP_URL_HOST ) ) {
			return $answer;
		}
		$nothing = array(
			'offers'       => array(),
			'plugins'      => array(),
			'themes'       => array(),
			'no_update'    => array(),
			'translations' => array(),
		);
		return array(
			'headers'  => array(),
			'body'     => wp_json_encode( $nothing ),
			'response' => array(
				'code'    => 200,
				'message' => 'OK',
			),
			'cookies'  => array(),
			'filename' => null,
		);
	},
	10,
	3
);
