<?php
/**
 * Signed requests to the server.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** Believes only answers that the server signed. */
final class Client {

	private const TIMEOUT_SECONDS  = 10;
	private const MAX_BODY_BYTES   = 1_048_576;
	private const MAX_ANSWER_BYTES = 5_242_880;

	public function __construct( private Settings $settings ) {}

	/**
	 * Posts a body and gives back what the server answered.
	 *
	 * @param string $path Such as `/v1/agent/reports`.
	 * @param array  $options `timeout` in seconds; `ignores_pause` for a person who waits.
	 * @throws Request_Failed Where there is no answer, no signed one, or one that is no success.
	 */
	public function post( string $path, array $body, array $options = array() ): array {
		$secrets = $this->settings->is_copy() ? null : $this->settings->secrets();
		if ( null === $secrets ) {
			throw new Request_Failed( 'not_connected', __( 'This site is not connected.', 'tinyeclipse' ) );
		}
		$pauses = new Pauses();
		if ( empty( $options['ignores_pause'] ) && $pauses->seconds_left( $path ) > 0 ) {
			throw new Request_Failed( 'paused', __( 'The server asked to wait.', 'tinyeclipse' ), 0, $pauses->seconds_left( $path ) );
		}
		$request = new Signed_Request( $this->settings->server_url(), $path, $body, $this->settings->site_id(), $secrets->key_id, $secrets->secret_key );
		try {
			return $this->exchange( $request, static fn(): array => $secrets->server_keys, $options['timeout'] ?? self::TIMEOUT_SECONDS );
		} catch ( Request_Failed $failed ) {
			if ( $failed->retry_after_seconds > 0 ) {
				$pauses->add( $path, $failed->retry_after_seconds );
			}
			throw $failed;
		}
	}

	/**
	 * Asks to be enrolled. The answer is checked with the key that comes in it: the first contact trusts TLS.
	 *
	 * @throws Request_Failed As `post()`.
	 */
	public function enrol( string $server, string $secret_key, array $body ): array {
		$request = new Signed_Request( $server, '/v1/agent/enrol', $body, 'new', 'new', $secret_key );
		$keys    = static fn( array $answer ): array => Secrets::keys_of_server( $answer['serverKeys'] ?? null );
		return $this->exchange( $request, $keys, self::TIMEOUT_SECONDS );
	}

	/** @param callable(array): array<string, string> $server_keys Which keys may have signed the answer. */
	private function exchange( Signed_Request $request, callable $server_keys, int $timeout ): array {
		if ( strlen( $request->body ) > self::MAX_BODY_BYTES ) {
			throw new Request_Failed( 'body_too_large', __( 'What was to be sent is larger than 1 MB.', 'tinyeclipse' ) );
		}
		// Hooks of HTTP are code of others; what the answer is for belongs to the site that asked.
		$answer = Network::here(
			static fn() => wp_remote_request(
				$request->url,
				array(
					'method'              => 'POST',
					'headers'             => $request->headers,
					'body'                => $request->body,
					'timeout'             => $timeout,
					'redirection'         => 0,
					'sslverify'           => true,
					'limit_response_size' => self::MAX_ANSWER_BYTES,
					'user-agent'          => 'TinyEclipse-Agent/' . Agent::VERSION,
				)
			)
		);
		if ( is_wp_error( $answer ) ) {
			/* translators: %s: why, as the HTTP library says it */
			throw new Request_Failed( 'unreachable', sprintf( __( 'The server could not be reached: %s', 'tinyeclipse' ), $answer->get_error_message() ) );
		}
		return $this->checked( $answer, $request->nonce, $server_keys );
	}

	private function checked( array $answer, string $nonce, callable $server_keys ): array {
		$status = (int) wp_remote_retrieve_response_code( $answer );
		$body   = wp_remote_retrieve_body( $answer );
		$wait   = Pauses::seconds_of( self::header( $answer, 'retry-after' ) );
		$skew   = self::skew( self::header( $answer, 'date' ) );
		$data   = json_decode( $body, true );
		$key_id = self::header( $answer, 'tinyeclipse-key' );
		$key    = $server_keys( is_array( $data ) ? $data : array() )[ $key_id ] ?? '';

		$is_signed = Signature::is_valid( Signature::answer_text( $status, $body, $nonce, $key_id ), self::header( $answer, 'tinyeclipse-signature' ), $key );
		if ( $status < 200 || $status > 299 ) {
			throw Request_Failed::from_answer( $status, $body, $wait, $skew, $is_signed );
		}
		if ( ! is_array( $data ) ) {
			throw new Request_Failed( 'answer_invalid', __( 'What answered is not a TinyEclipse server. Check its address.', 'tinyeclipse' ), $status, $wait, $skew );
		}
		if ( ! $is_signed ) {
			throw new Request_Failed( 'answer_unsigned', __( 'The answer was not signed by the server that this site knows; something between them may have changed it.', 'tinyeclipse' ), $status, $wait, $skew );
		}
		return $data;
	}

	/** Empty where it is missing or came twice. */
	private static function header( array $answer, string $name ): string {
		$value = wp_remote_retrieve_header( $answer, $name );
		return is_string( $value ) ? $value : '';
	}

	private static function skew( string $date ): ?int {
		$time = '' === $date ? false : strtotime( $date );
		return false === $time ? null : time() - $time;
	}
}
