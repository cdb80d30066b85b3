<?php
/**
 * Seals what must not be readable in a copy of the database.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/**
 * The key comes from the salts in wp-config.php: whoever has only the database, or a backup of it, has nothing. The sites of
 * a network share their salts, so each has a key of its own made of them: what one has sealed opens on no other.
 */
final class Vault {

	private const CONTEXT = 'tinyeclipse/settings/1';

	public static function seal( string $text ): string {
		$nonce = random_bytes( SODIUM_CRYPTO_SECRETBOX_NONCEBYTES );
		return Signature::encode( $nonce . sodium_crypto_secretbox( $text, $nonce, self::key() ) );
	}

	/** Null where it was sealed with other salts, or is damaged. */
	public static function open( string $sealed ): ?string {
		$bytes = Signature::decode( $sealed );
		if ( null === $bytes || strlen( $bytes ) < SODIUM_CRYPTO_SECRETBOX_NONCEBYTES + SODIUM_CRYPTO_SECRETBOX_MACBYTES ) {
			return null;
		}
		$nonce = substr( $bytes, 0, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES );
		$text  = sodium_crypto_secretbox_open( substr( $bytes, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES ), $nonce, self::key() );
		return false === $text ? null : $text;
	}

	private static function key(): string {
		$site = get_current_blog_id();
		// The first keeps the key that it had before it became a network.
		$context = 1 === $site ? self::CONTEXT : self::CONTEXT . "/site/{$site}";
		return hash_hkdf( 'sha256', wp_salt( 'auth' ) . wp_salt( 'secure_auth' ), SODIUM_CRYPTO_SECRETBOX_KEYBYTES, $context );
	}
}
