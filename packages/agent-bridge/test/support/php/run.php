<?php
/**
 * Runs code that comes on the standard input, with WordPress loaded, and prints what it returns as JSON.
 */

$job                        = json_decode( stream_get_contents( STDIN ), true );
$_SERVER['HTTP_HOST']       = $job['host'];
$_SERVER['SERVER_NAME']     = $job['host'];
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_METHOD']  = 'GET';
// In a network it says which site.
$_SERVER['REQUEST_URI']     = $job['path'] ?? '/';
$_SERVER['REMOTE_ADDR']     = '127.0.0.1';

require $job['folder'] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

$result = ( static function ( array $input ) use ( $job ) {
	return eval( $job['code'] );
} )( $job['input'] );

echo "\n", $job['mark'], json_encode( $result, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES );
