<?php
/**
 * Whether the server can be reached from here.
 */

namespace TinyEclipse\Agent\Checks;

use TinyEclipse\Agent\Agent;

defined( 'ABSPATH' ) || exit;

final class Server implements Check {

	public function __construct( private Agent $agent ) {}

	public function name(): string {
		return 'server';
	}

	public function title(): string {
		return __( 'This site reaches the server', 'tinyeclipse' );
	}

	public function run(): Outcome {
		$server = $this->agent->settings()->server_url();
		if ( '' === $server ) {
			return Outcome::not_connected();
		}
		$answer = wp_remote_get( "{$server}/health/live", array( 'timeout' => 10, 'redirection' => 0, 'limit_response_size' => 65536 ) );
		if ( is_wp_error( $answer ) ) {
			return Outcome::failed(
				/* translators: 1: an address, 2: why, as the HTTP library says it */
				sprintf( __( '%1$s could not be reached: %2$s', 'tinyeclipse' ), $server, $answer->get_error_message() ),
				__( 'Ask your host whether a firewall stops outgoing requests, and allow this address.', 'tinyeclipse' )
			);
		}
		$status = wp_remote_retrieve_response_code( $answer );
		if ( 200 !== $status ) {
			/* translators: 1: an address, 2: an HTTP status */
			return Outcome::failed( sprintf( __( '%1$s answered with status %2$d.', 'tinyeclipse' ), $server, $status ), __( 'Try again in a few minutes; if it stays so, tell who runs the server.', 'tinyeclipse' ) );
		}
		/* translators: %s: an address */
		return Outcome::passed( sprintf( __( '%s answers.', 'tinyeclipse' ), $server ) );
	}
}
