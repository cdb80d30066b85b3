<?php
/**
 * Work after the answer.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** Ends the answer, so that whoever waits for it has it, and PHP goes on. */
final class Response {

	/** Whether this PHP can end an answer; mod_php and the built-in server cannot. */
	public static function can_finish(): bool {
		return function_exists( 'fastcgi_finish_request' ) || function_exists( 'litespeed_finish_request' );
	}

	public static function finish(): void {
		ignore_user_abort( true );
		if ( function_exists( 'fastcgi_finish_request' ) ) {
			fastcgi_finish_request();
		} elseif ( function_exists( 'litespeed_finish_request' ) ) {
			litespeed_finish_request();
		} else {
			while ( ob_get_level() > 0 && ob_end_flush() ) {
				continue;
			}
			flush();
		}
	}
}
