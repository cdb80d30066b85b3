<?php
/**
 * Whose request this is, as far as the server asks.
 *
 * @package TinyEclipse\Analytics
 */

namespace TinyEclipse\Analytics;

use TinyEclipse\Connector\Measuring\Tag;

defined( 'ABSPATH' ) || exit;

final class Visitor {

	/** Headers of the visitor that are handed on, and how much of each. */
	private const HEADERS = array( 'accept-language' => 200, 'origin' => 500, 'referer' => 2048 );
	private const LONGEST_USER_AGENT = 1024;

	/** Null where it is no address. The header of a proxy is believed only where the site was told that there is one. */
	public static function address(): ?string {
		$header = Options::address_header();
		$name   = '' === $header ? 'REMOTE_ADDR' : 'HTTP_' . strtoupper( str_replace( '-', '_', $header ) );
		// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- validated as an address below.
		$parts   = explode( ',', isset( $_SERVER[ $name ] ) ? (string) wp_unslash( $_SERVER[ $name ] ) : '' );
		$address = filter_var( trim( end( $parts ) ), FILTER_VALIDATE_IP );
		return false === $address ? null : $address;
	}

	public static function user_agent( \WP_REST_Request $request ): string {
		return self::text( (string) $request->get_header( 'user-agent' ), self::LONGEST_USER_AGENT );
	}

	/** @return array<string, string> */
	public static function headers( \WP_REST_Request $request ): array {
		$headers = array();
		foreach ( self::HEADERS as $name => $longest ) {
			$value = self::text( (string) $request->get_header( $name ), $longest );
			if ( '' !== $value ) {
				$headers[ $name ] = $value;
			}
		}
		return $headers;
	}

	/** Somebody whose visits are not measured; the tag is not on their pages, unless these come from a cache. */
	public static function is_staff(): bool {
		// Without a nonce WordPress takes nobody for logged in here; the cookie is read for this alone.
		$user = get_userdata( (int) wp_validate_auth_cookie( '', 'logged_in' ) );
		return $user && Tag::is_excluded( $user );
	}

	private static function text( string $value, int $longest ): string {
		return substr( wp_check_invalid_utf8( (string) preg_replace( '/[\x00-\x1f\x7f]/', '', $value ), true ), 0, $longest );
	}
}
