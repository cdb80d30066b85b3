<?php
/**
 * Whether both clocks agree.
 */

namespace TinyEclipse\Agent\Checks;

use TinyEclipse\Agent\Agent;
use TinyEclipse\Agent\Request_Failed;

defined( 'ABSPATH' ) || exit;

final class Clock implements Check {

	private const REFUSED_SECONDS = 300;
	private const CLOSE_SECONDS   = 60;

	public function __construct( private Agent $agent ) {}

	public function name(): string {
		return 'clock';
	}

	public function title(): string {
		return __( 'The clock of this site is right', 'tinyeclipse' );
	}

	/** By the `Date` of the server, which it sends with a refusal too. */
	public function run(): Outcome {
		$server = $this->agent->settings()->server_url();
		if ( '' === $server ) {
			return Outcome::not_connected();
		}
		$answer = wp_remote_get( "{$server}/health/live", array( 'timeout' => 10, 'redirection' => 0, 'limit_response_size' => 65536 ) );
		$time   = is_wp_error( $answer ) ? false : strtotime( (string) wp_remote_retrieve_header( $answer, 'date' ) );
		if ( false === $time ) {
			return Outcome::skipped( __( 'The server did not tell its time.', 'tinyeclipse' ) );
		}
		$skew = time() - $time;
		if ( abs( $skew ) <= self::CLOSE_SECONDS ) {
			return Outcome::passed( __( 'It agrees with the server’s.', 'tinyeclipse' ) );
		}
		$words  = Request_Failed::words_of_skew( $skew );
		$advice = __( 'On a server of your own, switch time synchronisation (NTP) on.', 'tinyeclipse' );
		return abs( $skew ) > self::REFUSED_SECONDS ? Outcome::failed( $words, $advice ) : Outcome::warning( $words, $advice );
	}
}
