<?php
/**
 * Whether visitors can load the tracker.
 */

namespace TinyEclipse\Agent\Checks;

use TinyEclipse\Agent\Agent;

defined( 'ABSPATH' ) || exit;

final class Tracker implements Check {

	public function __construct( private Agent $agent ) {}

	public function name(): string {
		return 'tracker';
	}

	public function title(): string {
		return __( 'The server serves the tracker', 'tinyeclipse' );
	}

	public function run(): Outcome {
		$server = $this->agent->settings()->server_url();
		if ( '' === $server ) {
			return Outcome::not_connected();
		}
		$answer = wp_remote_get( "{$server}/t.js", array( 'timeout' => 10, 'redirection' => 0, 'limit_response_size' => 262144 ) );
		$type   = is_wp_error( $answer ) ? '' : (string) wp_remote_retrieve_header( $answer, 'content-type' );
		if ( is_wp_error( $answer ) || 200 !== wp_remote_retrieve_response_code( $answer ) || ! str_contains( $type, 'javascript' ) ) {
			/* translators: %s: an address */
			return Outcome::warning( sprintf( __( '%s/t.js is not there, so no visits are counted.', 'tinyeclipse' ), $server ), __( 'Tell who runs the server: the tracker must be built and served.', 'tinyeclipse' ) );
		}
		return Outcome::passed( __( 'It is there.', 'tinyeclipse' ) );
	}
}
