<?php
/**
 * Whether the REST API can be reached.
 */

namespace TinyEclipse\Agent\Checks;

defined( 'ABSPATH' ) || exit;

final class Rest implements Check {

	public function name(): string {
		return 'rest';
	}

	public function title(): string {
		return __( 'The server can wake this site', 'tinyeclipse' );
	}

	/** Calls the wake-up as a stranger would: it must refuse in our words. */
	public function run(): Outcome {
		$home = self::host_of( (string) get_option( 'home' ) );
		$rest = self::host_of( rest_url() );
		if ( $home !== $rest ) {
			return Outcome::warning(
				/* translators: 1: host of the site, 2: host of its REST API */
				sprintf( __( 'The site is at %1$s and its REST API at %2$s. The server calls no other host than that of the site.', 'tinyeclipse' ), $home, $rest ),
				__( 'Everything works without it, up to five minutes later. Give both the same address under Settings → General, or ask who filters rest_url.', 'tinyeclipse' )
			);
		}
		$answer = wp_remote_post( rest_url( 'tinyeclipse/v1/agent/wake' ), array( 'timeout' => 5, 'redirection' => 0, 'body' => '{}', 'headers' => array( 'Content-Type' => 'application/json' ) ) );
		$advice = __( 'Everything works without it, up to five minutes later. Security plugins and firewalls can allow /wp-json/tinyeclipse/v1/agent/wake.', 'tinyeclipse' );
		if ( is_wp_error( $answer ) ) {
			/* translators: %s: why, as the HTTP library says it */
			return Outcome::warning( sprintf( __( 'The site does not reach its own REST API: %s', 'tinyeclipse' ), $answer->get_error_message() ), $advice );
		}
		$said = json_decode( wp_remote_retrieve_body( $answer ), true );
		if ( 'agent_unknown' !== ( $said['code'] ?? '' ) ) {
			/* translators: %d: an HTTP status */
			return Outcome::warning( sprintf( __( 'Something else answered for the REST API, with status %d.', 'tinyeclipse' ), wp_remote_retrieve_response_code( $answer ) ), $advice );
		}
		return Outcome::passed( __( 'Its REST API answers, and refuses strangers.', 'tinyeclipse' ) );
	}

	/** With its port, as the server compares them: a port that the scheme has anyway is none. */
	private static function host_of( string $address ): string {
		$parts   = wp_parse_url( $address );
		$parts   = is_array( $parts ) ? $parts : array();
		$default = 'https' === ( $parts['scheme'] ?? '' ) ? 443 : 80;
		$port    = $parts['port'] ?? $default;
		return strtolower( $parts['host'] ?? '' ) . ( $port === $default ? '' : ":$port" );
	}
}
