<?php
/**
 * What signs.
 */

namespace TinyEclipse\Agent\Checks;

defined( 'ABSPATH' ) || exit;

final class Sodium implements Check {

	public function name(): string {
		return 'sodium';
	}

	public function title(): string {
		return __( 'Requests can be signed', 'tinyeclipse' );
	}

	/** WordPress brings a copy of libsodium in PHP; it takes a hundred times as long. */
	public function run(): Outcome {
		$pair = sodium_crypto_sign_keypair();
		$sign = sodium_crypto_sign_detached( 'tinyeclipse', sodium_crypto_sign_secretkey( $pair ) );
		if ( ! sodium_crypto_sign_verify_detached( $sign, 'tinyeclipse', sodium_crypto_sign_publickey( $pair ) ) ) {
			return Outcome::failed( __( 'A signature made here does not verify here.', 'tinyeclipse' ), __( 'Ask your host to repair or install the PHP extension “sodium”.', 'tinyeclipse' ) );
		}
		if ( ! extension_loaded( 'sodium' ) ) {
			return Outcome::warning( __( 'The PHP extension “sodium” is missing. WordPress stands in for it, slowly.', 'tinyeclipse' ), __( 'Ask your host to install the PHP extension “sodium”.', 'tinyeclipse' ) );
		}
		return Outcome::passed( __( 'Signing works.', 'tinyeclipse' ) );
	}
}
