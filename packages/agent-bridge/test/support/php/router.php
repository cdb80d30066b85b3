<?php
/**
 * What a web server does for WordPress: files as they are, all else to index.php. Hidden files stay hidden.
 */

$path = rawurldecode( (string) parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );
$file = $_SERVER['DOCUMENT_ROOT'] . $path;
// In a network of folders /two/wp-admin/ is wp-admin/ on the site "two".
$own  = (string) preg_replace( '~^/[\w-]+(?=/(?:wp-(?:content|admin|includes)/|[\w-]+\.php$))~', '', $path );

if ( preg_match( '~/\.|\.\.~', $path ) ) {
	http_response_code( 403 );
	return true;
}
if ( $own !== $path && ! file_exists( $file ) && file_exists( $_SERVER['DOCUMENT_ROOT'] . $own ) ) {
	$script = $_SERVER['DOCUMENT_ROOT'] . $own . ( str_ends_with( $own, '/' ) ? 'index.php' : '' );
	// The files of screens are asked for at the main site.
	$_SERVER['PHP_SELF']        = $path . ( str_ends_with( $own, '/' ) ? 'index.php' : '' );
	$_SERVER['SCRIPT_NAME']     = $_SERVER['PHP_SELF'];
	$_SERVER['SCRIPT_FILENAME'] = $script;
	chdir( dirname( $script ) );
	require $script;
	return true;
}
if ( is_file( $file ) || ( is_dir( $file ) && is_file( rtrim( $file, '/' ) . '/index.php' ) && '/' !== $path ) ) {
	return false;
}
$_SERVER['SCRIPT_NAME']     = '/index.php';
$_SERVER['PHP_SELF']        = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/index.php';
unset( $_SERVER['PATH_INFO'] );
chdir( $_SERVER['DOCUMENT_ROOT'] );
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
