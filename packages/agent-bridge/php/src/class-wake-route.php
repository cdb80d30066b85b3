<?php
/**
 * The server asks this site to talk to it now.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** The only thing the server can begin. It carries nothing: what is to be done comes in the answer to the heartbeat. */
final class Wake_Route {

	/** At most one wake-up in this time does anything. */
	private const REST_SECONDS = 10;

	private const ANSWER = '{"isAwake":true}';

	public function __construct( private Agent $agent ) {}

	public function register(): void {
		register_rest_route(
			Routes::SPACE,
			'/agent/wake',
			array(
				'methods'             => 'POST',
				'callback'            => array( $this, 'wake' ),
				'permission_callback' => array( $this, 'permit' ),
			)
		);
	}

	public function permit( \WP_REST_Request $request ): bool|\WP_Error {
		return $this->verifier()->verify( $request );
	}

	public function wake( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$verdict = $this->verifier()->accept( $request );
		if ( is_wp_error( $verdict ) ) {
			return $verdict;
		}
		// The lease is not given back: it is the time to rest.
		if ( ( new Lease( 'wake', self::REST_SECONDS ) )->acquire() ) {
			add_filter( 'rest_pre_serve_request', array( $this, 'answer_first' ), 10, 2 );
		}
		return new \WP_REST_Response( json_decode( self::ANSWER ), 202 );
	}

	/** Sends the answer with its length, so that the server has all of it although PHP goes on. */
	public function answer_first( mixed $is_served, mixed $answer ): bool {
		if ( $is_served || ! $answer instanceof \WP_HTTP_Response || 202 !== $answer->get_status() ) {
			return (bool) $is_served;
		}
		header( 'Connection: close' );
		if ( Response::unbuffer() ) {
			header( 'Content-Length: ' . strlen( self::ANSWER ) );
		}
		echo self::ANSWER; // phpcs:ignore WordPress.Security.EscapeOutput -- a constant.
		add_action(
			'shutdown',
			function (): void {
				Response::finish();
				Network::at( $this->agent->home(), fn() => $this->agent->heartbeat()->beat() );
			},
			200
		);
		return true;
	}

	private function verifier(): Server_Request {
		return new Server_Request( $this->agent->settings() );
	}
}
