<?php
/**
 * A new key pair in the place of the old.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** Every ninety days, from cron. The old key works for another week, in which an answer that was lost is asked for again. */
final class Key_Rotation {

	private const AFTER_SECONDS = 90 * DAY_IN_SECONDS;

	public function __construct( private Agent $agent ) {}

	public function when_due(): void {
		$secrets = $this->agent->settings()->secrets();
		if ( $secrets && ( '' !== $secrets->next_key || $secrets->made_at < time() - self::AFTER_SECONDS ) ) {
			$this->rotate();
		}
	}

	/**
	 * Rotates now, unless another process is at the keys.
	 *
	 * @throws Request_Failed Where the server did not take the new key; the old one stays, and the next try offers the same.
	 */
	public function rotate(): void {
		$lease = $this->agent->settings()->lease();
		if ( ! $lease->acquire() ) {
			return;
		}
		try {
			$this->agent->settings()->reload();
			$this->take_new_key();
		} finally {
			$lease->release();
		}
	}

	private function take_new_key(): void {
		$settings = $this->agent->settings();
		$secrets  = $settings->secrets();
		if ( null === $secrets ) {
			return;
		}
		if ( '' === $secrets->next_key ) {
			// Kept before it is told: else an answer that is lost takes the only key that still works with it.
			$secrets->next_key = Secrets::new_key();
			$settings->save_secrets( $secrets );
		}
		$public_key = Secrets::public_key_of( $secrets->next_key );
		$proof      = Signature::sign( Signature::proof_text( $settings->site_id(), $public_key ), Secrets::bytes( $secrets->next_key ) );
		$answer     = $this->agent->client()->post( '/v1/agent/keys', array( 'publicKey' => $public_key, 'proof' => $proof ) );
		if ( ! is_string( $answer['keyId'] ?? null ) || '' === $answer['keyId'] ) {
			throw new Request_Failed( 'answer_invalid', __( 'The server left something out of its answer. Update the server or this plugin.', 'tinyeclipse' ) );
		}
		$settings->reload();
		if ( $settings->secrets()?->key_id !== $secrets->key_id ) {
			// The site has left meanwhile, which waits for no lease.
			return;
		}
		$settings->save_secrets( new Secrets( $answer['keyId'], $secrets->next_key, $secrets->api_key, $secrets->server_keys, '', time() ) );
		Status::note( array( 'renewalFailure' => null ) );
	}
}
