<?php
/**
 * A request of this site to the server, signed.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** Made for one sending: its nonce counts once. */
final class Signed_Request {

	public string $url;
	public string $body;
	public string $nonce;
	/** @var array<string, string> */
	public array $headers;

	/** @param string $secret_key 64 bytes of libsodium, base64url. */
	public function __construct( string $server, string $path, array $body, string $site_id, string $key_id, string $secret_key ) {
		$this->url   = $server . $path;
		$this->body  = (string) wp_json_encode( (object) $body, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE );
		$this->nonce = Signature::nonce();
		$timestamp   = (string) time();
		$text        = Signature::request_text( 'POST', $path, '', $this->body, $timestamp, $this->nonce, $site_id, $key_id );

		$this->headers = array(
			'Content-Type'          => 'application/json',
			'Accept'                => 'application/json',
			'TinyEclipse-Site'      => $site_id,
			'TinyEclipse-Key'       => $key_id,
			'TinyEclipse-Timestamp' => $timestamp,
			'TinyEclipse-Nonce'     => $this->nonce,
			'TinyEclipse-Signature' => Signature::sign( $text, Secrets::bytes( $secret_key ) ),
		);
	}
}
