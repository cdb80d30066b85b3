<?php
/**
 * Takes events of visitors on the site's own domain and hands them to the server, signed.
 *
 * @package TinyEclipse\Analytics
 */

namespace TinyEclipse\Analytics;

use TinyEclipse\Agent\Request_Failed;
use TinyEclipse\Connector\Connection;
use TinyEclipse\Connector\Rest\Routes;
use function TinyEclipse\Agent\agent;

defined( 'ABSPATH' ) || exit;

/** Same body and same answers as `POST /v1/events`, docs/wire.md. Nothing is kept: what fails, the tracker sends again. */
final class Relay {

	/** One batch holds events of all kinds; the names are for whoever writes a tracker of their own. */
	private const PATHS = array( 'session', 'pageview', 'event', 'heatmap' );

	private const LARGEST         = 65536;
	/** Visitors do not wait for it, but a process of PHP does. */
	private const TIMEOUT_SECONDS = 5;
	private const WAIT_SECONDS    = 30;

	public static function url(): string {
		return rest_url( Routes::SPACE . '/analytics/event' );
	}

	public function add_routes(): void {
		Routes::add( 'analytics/config', 'GET', array( $this, 'config' ), '__return_true' );
		foreach ( self::PATHS as $path ) {
			Routes::add( "analytics/{$path}", 'POST', array( $this, 'take' ), array( $this, 'is_open' ) );
		}
	}

	/** Public: what stands in every page as well. */
	public function config(): array {
		$is_open = Options::relays() && Connection::is_connected();
		return array(
			'isOpen'   => $is_open,
			'siteKey'  => Connection::site_key(),
			'endpoint' => $is_open ? self::url() : null,
		);
	}

	/** For visitors, so without a login; closed until the owner opens it. */
	public function is_open(): bool|\WP_Error {
		if ( Options::relays() && Connection::is_connected() ) {
			return true;
		}
		return new \WP_Error( 'relay_closed', __( 'This site does not relay events.', 'tinyeclipse-analytics' ), array( 'status' => 403 ) );
	}

	public function take( \WP_REST_Request $request ) {
		$body = $request->get_body();
		if ( strlen( $body ) > self::LARGEST ) {
			return self::refusal( 413, 'body_too_large', 'A batch has at most 64 KB.' );
		}
		// Objects stay objects: an empty one would come out as a list.
		$batch = json_decode( $body, false, 16 );
		if ( ! $batch instanceof \stdClass || ! isset( $batch->k ) || Connection::site_key() !== $batch->k ) {
			return self::refusal( 400, 'invalid_request', 'A batch is JSON as docs/wire.md says, with the key of this site.' );
		}
		$address = Visitor::address();
		if ( ! Rate_Limit::allows( (string) $address ) ) {
			return self::refusal( 429, 'rate_limited', 'Too many batches from this address.', MINUTE_IN_SECONDS );
		}
		if ( Visitor::is_staff() ) {
			// No part is wanted, so the tracker of a cached page stops.
			return self::answer( 202, array( 'accepted' => 0, 'refused' => array(), 'parts' => '' ) );
		}
		return $this->send( array(
			'batch'     => $batch,
			'address'   => $address,
			'userAgent' => Visitor::user_agent( $request ),
			'headers'   => (object) Visitor::headers( $request ),
		) );
	}

	private function send( array $relayed ): \WP_REST_Response {
		try {
			return self::answer( 202, agent()->client()->post( '/v1/agent/events', $relayed, array( 'timeout' => self::TIMEOUT_SECONDS ) ) );
		} catch ( Request_Failed $failed ) {
			$is_refused = $failed->status >= 400 && $failed->status < 500 && ! in_array( $failed->status, array( 401, 408, 429 ), true );
			return $is_refused
				? self::refusal( $failed->status, $failed->problem, $failed->getMessage() )
				: self::refusal( 503, 'unavailable', 'The server does not answer now.', max( self::WAIT_SECONDS, $failed->retry_after_seconds ) );
		}
	}

	private static function refusal( int $status, string $code, string $message, int $retry_after = 0 ): \WP_REST_Response {
		$answer = self::answer( $status, array( 'code' => $code, 'message' => $message ) );
		if ( $retry_after > 0 ) {
			$answer->header( 'Retry-After', (string) $retry_after );
		}
		return $answer;
	}

	private static function answer( int $status, array $body ): \WP_REST_Response {
		return new \WP_REST_Response( $body, $status, array( 'Cache-Control' => 'no-store' ) );
	}
}
