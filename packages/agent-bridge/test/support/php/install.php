<?php
/**
 * Installs the WordPress of the folder that is its first argument, with a person for each role.
 */

define( 'WP_INSTALLING', true );
$folder                      = $argv[1];
$_SERVER['HTTP_HOST']       = '127.0.0.1';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_METHOD']  = 'GET';
$_SERVER['REQUEST_URI']     = '/';

require $folder . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

$result = wp_install( 'Zwarte Maan', 'admin', 'admin@example.be', true, '', 'password' );
foreach ( array( 'editor', 'author', 'subscriber' ) as $role ) {
	wp_insert_user(
		array(
			'user_login' => $role,
			'user_email' => "$role@example.be",
			'user_pass'  => 'password',
			'role'       => $role,
		)
	);
}

// Else the admin screens begin with "confirm your e-mail address" and a tour of the editor.
update_option( 'admin_email_lifespan', time() + YEAR_IN_SECONDS );
// Pictures of people come from the internet.
update_option( 'show_avatars', 0 );
update_option( 'permalink_structure', '/%postname%/' );
flush_rewrite_rules( false );

if ( is_wp_error( $result ) ) {
	fwrite( STDERR, $result->get_error_message() );
	exit( 1 );
}
