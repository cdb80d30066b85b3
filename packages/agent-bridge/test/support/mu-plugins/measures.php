<?php
/**
 * Plugin Name: Measures
 * Description: Writes what each request took to wp-content/measures.jsonl: address, seconds, peak of memory.
 */

defined( 'ABSPATH' ) || exit;

register_shutdown_function(
	static function () {
		$measured = array(
			'url'     => $_SERVER['REQUEST_URI'] ?? '',
			'seconds' => microtime( true ) - $_SERVER['REQUEST_TIME_FLOAT'],
			'bytes'   => memory_get_peak_usage( true ),
		);
		file_put_contents( WP_CONTENT_DIR . '/measures.jsonl', json_encode( $measured ) . "\n", FILE_APPEND );
	}
);
