<?php
/**
 * Whether both sides believe each other.
 */

namespace TinyEclipse\Agent\Checks;

use TinyEclipse\Agent\Agent;
use TinyEclipse\Agent\Status;

defined( 'ABSPATH' ) || exit;

final class Signature implements Check {

	public function __construct( private Agent $agent ) {}

	public function name(): string {
		return 'signature';
	}

	public function title(): string {
		return __( 'Site and server believe each other’s signatures', 'tinyeclipse' );
	}

	/** A heartbeat: the server checks the request, this site checks the answer. */
	public function run(): Outcome {
		$state = $this->agent->settings()->state();
		if ( 'unreadable' === $state ) {
			return Outcome::failed( __( 'The keys cannot be read: the salts in wp-config.php were changed since the site was connected.', 'tinyeclipse' ), __( 'Connect the site again with a new code.', 'tinyeclipse' ) );
		}
		if ( 'copy' === $state ) {
			return Outcome::failed( __( 'The address of the site has changed since it was connected. A copy does not speak for the original, so it is silent.', 'tinyeclipse' ), __( 'Connect it again with a new code: one for this site if it has moved, another if it is a copy.', 'tinyeclipse' ) );
		}
		if ( 'connected' !== $state ) {
			return Outcome::not_connected();
		}
		try {
			$answer = $this->agent->client()->post( '/v1/agent/heartbeat', array( 'protocol' => $this->agent->protocol() ), array( 'ignores_pause' => true ) );
		} catch ( \TinyEclipse\Agent\Request_Failed $failed ) {
			return Outcome::failed( $failed->getMessage(), self::advice( $failed->problem ) );
		}
		$this->agent->heartbeat()->obey( $answer );
		$failure = Status::read( 'renewalFailure' );
		if ( is_string( $failure ) ) {
			/* translators: %s: why */
			return Outcome::warning( sprintf( __( 'They do, but the key of this site could not be renewed: %s', 'tinyeclipse' ), $failure ), __( 'It is tried again every five minutes, and the present key goes on. If it stays so, connect the site again.', 'tinyeclipse' ) );
		}
		return Outcome::passed( __( 'The server took a signed request, and its answer was signed.', 'tinyeclipse' ) );
	}

	private static function advice( string $problem ): string {
		if ( in_array( $problem, array( 'agent_unknown', 'signature_invalid' ), true ) ) {
			return __( 'Connect the site again with a new code.', 'tinyeclipse' );
		}
		if ( in_array( $problem, array( 'answer_unsigned', 'answer_invalid', 'server_failed' ), true ) ) {
			return __( 'Ask your host, and who runs the server, what stands between the two: a proxy or a firewall must not change answers.', 'tinyeclipse' );
		}
		return __( 'Try again in a few minutes.', 'tinyeclipse' );
	}
}
