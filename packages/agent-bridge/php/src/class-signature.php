<?php
/**
 * What is signed, and how: docs/agent-protocol.md, "Signatures".
 *
 * @package TinyEclipse\Agent
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** Pure: knows no WordPress, no clock and no storage. */
final class Signature {

	/** The nine lines a caller signs. `$path` as sent, `$query` raw; both sides make the same text of them. */
	public static function request_text( string $method, string $path, string $query, string $body, string $timestamp, string $nonce, string $site_id, string $key_id ): string {
		return implode(
			"\n",
			array( 'tinyeclipse-agent/1', $method, $path, self::canonical_query( $query ), hash( 'sha256', $body ), $timestamp, $nonce, $site_id, $key_id )
		);
	}

	/** The five lines the server signs of an answer. */
	public static function answer_text( int $status, string $body, string $nonce, string $key_id ): string {
		return implode( "\n", array( 'tinyeclipse-answer/1', $status, hash( 'sha256', $body ), $nonce, $key_id ) );
	}

	/** What a new key signs to show that the site holds it. */
	public static function proof_text( string $site_id, string $public_key ): string {
		return "tinyeclipse-key/1\n{$site_id}\n{$public_key}";
	}

	/** The query in one order and one spelling, without `rest_route`, which hosts without pretty addresses add. */
	public static function canonical_query( string $query ): string {
		$pairs = array();
		foreach ( explode( '&', $query ) as $part ) {
			$halves = explode( '=', $part, 2 );
			$name   = urldecode( $halves[0] );
			if ( '' === $part || 'rest_route' === $name ) {
				continue;
			}
			$pairs[] = array( rawurlencode( $name ), rawurlencode( urldecode( $halves[1] ?? '' ) ) );
		}
		usort( $pairs, static fn( array $a, array $b ): int => strcmp( $a[0], $b[0] ) ?: strcmp( $a[1], $b[1] ) );
		return implode( '&', array_map( static fn( array $pair ): string => "{$pair[0]}={$pair[1]}", $pairs ) );
	}

	/** base64url of the 64 bytes. `$secret_key` is the 64 bytes of libsodium. */
	public static function sign( string $text, string $secret_key ): string {
		return self::encode( sodium_crypto_sign_detached( $text, $secret_key ) );
	}

	/** False for anything unexpected: wrong lengths, wrong alphabet, a key that is none. */
	public static function is_valid( string $text, string $signature, string $public_key ): bool {
		$signature_bytes = self::decode( $signature );
		$key_bytes       = self::decode( $public_key );
		if ( null === $signature_bytes || null === $key_bytes ) {
			return false;
		}
		if ( SODIUM_CRYPTO_SIGN_BYTES !== strlen( $signature_bytes ) || SODIUM_CRYPTO_SIGN_PUBLICKEYBYTES !== strlen( $key_bytes ) ) {
			return false;
		}
		try {
			return sodium_crypto_sign_verify_detached( $signature_bytes, $text, $key_bytes );
		} catch ( \SodiumException $e ) {
			return false;
		}
	}

	public static function encode( string $bytes ): string {
		return sodium_bin2base64( $bytes, SODIUM_BASE64_VARIANT_URLSAFE_NO_PADDING );
	}

	/** Null where it is no base64url. */
	public static function decode( string $text ): ?string {
		try {
			return sodium_base642bin( $text, SODIUM_BASE64_VARIANT_URLSAFE_NO_PADDING );
		} catch ( \SodiumException $e ) {
			return null;
		}
	}

	/** A nonce of 128 random bits. */
	public static function nonce(): string {
		return self::encode( random_bytes( 16 ) );
	}
}
