<?php
/**
 * Requests of the server to this site.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** Whether the server signed a request. Anything unexpected is a refusal. */
final class Server_Request {

	private const WINDOW_SECONDS = 300;

	/** @var ?\WeakMap<\WP_REST_Request, string> Requests that were accepted, and a hash of what was signed in them. */
	private static ?\WeakMap $accepted = null;

	public function __construct( private Settings $settings ) {}

	/**
	 * Verifies, and consumes the nonce: for the beginning of a handler. Of two equal requests one is accepted, also where a plugin
	 * hands the same object to the handler again.
	 */
	public function accept( \WP_REST_Request $request ): bool|\WP_Error {
		$verdict = $this->verify( $request );
		if ( true === $verdict && ! Nonces::consume( (string) $request->get_header( 'tinyeclipse-key' ), (string) $request->get_header( 'tinyeclipse-nonce' ) ) ) {
			$verdict = self::refusal( 'request_replayed', 'This request was seen before.' );
		}
		if ( true === $verdict ) {
			self::$accepted           ??= new \WeakMap();
			self::$accepted[ $request ] = self::digest( $request );
		}
		return $verdict;
	}

	/** Whether this object was accepted, and is as it was then. */
	public static function is_accepted( \WP_REST_Request $request ): bool {
		return self::$accepted && isset( self::$accepted[ $request ] ) && hash_equals( self::$accepted[ $request ], self::digest( $request ) );
	}

	/** Everything but the nonce, which `accept()` consumes: for `permission_callback`, which may be called more than once. */
	public function verify( \WP_REST_Request $request ): bool|\WP_Error {
		$said = array();
		foreach ( array( 'site', 'key', 'timestamp', 'nonce', 'signature' ) as $name ) {
			$said[ $name ] = (string) $request->get_header( "tinyeclipse-{$name}" );
		}
		$is_own  = $this->settings->is_enrolled() && ! $this->settings->is_copy();
		$secrets = $is_own ? $this->settings->secrets() : null;
		if ( null === $secrets || ! hash_equals( $this->settings->site_id(), $said['site'] ) || ! isset( $secrets->server_keys[ $said['key'] ] ) ) {
			return self::refusal( 'agent_unknown', 'The key is unknown here, or the request is for another site.' );
		}
		$problem = self::clock_problem( $said['timestamp'] );
		if ( null !== $problem ) {
			return $problem;
		}
		// A form is read by PHP and its bytes are gone, so what was signed could not be told from what arrived.
		$is_plain = ! $request->get_body_params() && ! $request->get_file_params();
		$text     = Signature::request_text( $request->get_method(), self::route( $request ), self::query(), (string) $request->get_body(), $said['timestamp'], $said['nonce'], $said['site'], $said['key'] );
		if ( ! $is_plain || ! preg_match( '/^[A-Za-z0-9_-]{16,64}$/D', $said['nonce'] ) || ! Signature::is_valid( $text, $said['signature'], $secrets->server_keys[ $said['key'] ] ) ) {
			return self::refusal( 'signature_invalid', 'The signature does not match the request.' );
		}
		return true;
	}

	private static function clock_problem( string $timestamp ): ?\WP_Error {
		if ( ! preg_match( '/^[1-9][0-9]{0,11}$/D', $timestamp ) ) {
			return self::refusal( 'signature_invalid', 'The timestamp is no number of seconds.' );
		}
		$skew = time() - (int) $timestamp;
		if ( abs( $skew ) <= self::WINDOW_SECONDS ) {
			return null;
		}
		return self::refusal( 'clock_skew', sprintf( 'The clock of this site is %d seconds %s the timestamp.', abs( $skew ), $skew > 0 ? 'ahead of' : 'behind' ) );
	}

	/** In one spelling: WordPress hands it over decoded where addresses are plain, and as it was sent elsewhere. */
	private static function route( \WP_REST_Request $request ): string {
		$parts = explode( '/', $request->get_route() );
		return implode( '/', array_map( static fn( string $part ): string => rawurlencode( rawurldecode( $part ) ), $parts ) );
	}

	private static function digest( \WP_REST_Request $request ): string {
		return hash( 'sha256', implode( "\n", array( $request->get_method(), $request->get_route(), (string) $request->get_header( 'tinyeclipse-signature' ), (string) $request->get_body() ) ) );
	}

	/** As it was sent: hosts rewrite `QUERY_STRING`. */
	private static function query(): string {
		// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- compared by signature, never shown or stored.
		$address = isset( $_SERVER['REQUEST_URI'] ) ? (string) wp_unslash( $_SERVER['REQUEST_URI'] ) : '';
		$query   = explode( '?', $address, 2 )[1] ?? '';
		return explode( '#', $query, 2 )[0];
	}

	private static function refusal( string $code, string $message ): \WP_Error {
		return new \WP_Error( $code, $message, array( 'status' => 401 ) );
	}
}
