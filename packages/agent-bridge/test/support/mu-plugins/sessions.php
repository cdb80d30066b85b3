<?php
/**
 * Plugin Name: Sessions
 * Description: Keeps a session of PHP for everyone who is logged in, and its lock for as long as the request takes.
 */

defined( 'ABSPATH' ) || exit;

add_action(
	'init',
	static function () {
		if ( is_user_logged_in() && 'cli' !== PHP_SAPI ) {
			session_id( 'person' . get_current_user_id() );
			session_start( array( 'use_cookies' => 0 ) );
		}
	}
);
