<?php
/**
 * The keys of this site.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** What is sealed in the settings. Never part of an answer, a page or a log. */
final class Secrets {

	/**
	 * @param string                $key_id      Of the pair that signs now.
	 * @param string                $secret_key  64 bytes of libsodium, base64url.
	 * @param string                $api_key     For the screens' requests, limited to this site.
	 * @param array<string, string> $server_keys Public keys of the server by their ids.
	 * @param string                $next_key    Secret key of a pair that the server was told of, or is about to be; else empty.
	 * @param int                   $made_at     When the pair that signs now was made.
	 */
	public function __construct(
		public string $key_id,
		public string $secret_key,
		public string $api_key,
		public array $server_keys,
		public string $next_key = '',
		public int $made_at = 0,
	) {}

	/** The secret key of a new pair, base64url. */
	public static function new_key(): string {
		return Signature::encode( sodium_crypto_sign_secretkey( sodium_crypto_sign_keypair() ) );
	}

	public static function public_key_of( string $secret_key ): string {
		return Signature::encode( sodium_crypto_sign_publickey_from_secretkey( self::bytes( $secret_key ) ) );
	}

	/** The 64 bytes that sign. */
	public static function bytes( string $secret_key ): string {
		return (string) Signature::decode( $secret_key );
	}

	/**
	 * Keys of the server by id, from `serverKeys` of an answer.
	 *
	 * @return array<string, string> Empty where the list is none.
	 */
	public static function keys_of_server( mixed $listed ): array {
		$keys = array();
		foreach ( is_array( $listed ) ? $listed : array() as $key ) {
			if ( is_string( $key['keyId'] ?? null ) && is_string( $key['publicKey'] ?? null ) ) {
				$keys[ $key['keyId'] ] = $key['publicKey'];
			}
		}
		return $keys;
	}

	public static function from_json( string $json ): ?self {
		$kept = json_decode( $json, true );
		if ( ! is_array( $kept ) || ! isset( $kept['keyId'], $kept['secretKey'], $kept['apiKey'], $kept['serverKeys'] ) ) {
			return null;
		}
		return new self( $kept['keyId'], $kept['secretKey'], $kept['apiKey'], $kept['serverKeys'], $kept['nextKey'] ?? '', $kept['madeAt'] ?? 0 );
	}

	public function to_json(): string {
		return (string) wp_json_encode(
			array(
				'keyId'      => $this->key_id,
				'secretKey'  => $this->secret_key,
				'apiKey'     => $this->api_key,
				'serverKeys' => $this->server_keys,
				'nextKey'    => $this->next_key,
				'madeAt'     => $this->made_at,
			)
		);
	}
}
