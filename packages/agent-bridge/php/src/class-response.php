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

	/**
	 * Before an answer that is to leave in parts, or while PHP goes on: takes off what collects and compresses it. Answers whether
	 * it leaves as it is printed, so that its length may be told.
	 */
	public static function unbuffer(): bool {
		while ( self::has_removable_buffer() && ob_end_clean() ) {
			continue;
		}
		// mod_deflate and mod_brotli hold the end of an answer back until PHP has ended.
		if ( function_exists( 'apache_setenv' ) ) {
			apache_setenv( 'no-gzip', '1' );
			apache_setenv( 'no-brotli', '1' );
		}
		return 0 === ob_get_level();
	}

	/** When nobody listens any more, PHP goes on. Where a host has switched that off, it ends at what it prints next. */
	public static function outlive_listener(): void {
		if ( function_exists( 'ignore_user_abort' ) ) {
			ignore_user_abort( true );
		}
	}

	/** Where a plugin uses sessions, one that is open keeps the next page of the same person waiting. */
	public static function let_next_page_pass(): void {
		if ( PHP_SESSION_ACTIVE === session_status() ) {
			session_write_close();
		}
	}

	public static function finish(): void {
		self::outlive_listener();
		self::let_next_page_pass();
		if ( function_exists( 'fastcgi_finish_request' ) ) {
			fastcgi_finish_request();
		} elseif ( function_exists( 'litespeed_finish_request' ) ) {
			litespeed_finish_request();
		} else {
			while ( self::has_removable_buffer() && ob_end_flush() ) {
				continue;
			}
			flush();
		}
	}

	/** That of zlib is not removable once it has begun, and PHP complains of who tries. */
	private static function has_removable_buffer(): bool {
		return (bool) ( ( ob_get_status()['flags'] ?? 0 ) & PHP_OUTPUT_HANDLER_REMOVABLE );
	}
}
