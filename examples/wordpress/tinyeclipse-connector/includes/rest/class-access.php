<?php
/**
 * Who may call a route. What is not allowed here is refused.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Rest;

use TinyEclipse\Agent\Server_Request;
use function TinyEclipse\Agent\agent;

defined( 'ABSPATH' ) || exit;

final class Access {

	/** The server, by its signature, or a person with a capability; `$parameter` holds the post that it is about. */
	public static function server_or( string $capability, string $parameter = '' ): callable {
		return static fn( \WP_REST_Request $request ) => self::is_signed( $request )
			? self::server_request()->verify( $request )
			: self::judge( $request, $capability, $parameter );
	}

	/** The server alone: for what tells about persons. */
	public static function server(): callable {
		return static fn( \WP_REST_Request $request ) => self::is_signed( $request ) ? self::server_request()->verify( $request ) : self::refusal();
	}

	/** A person who is logged in. */
	public static function person( string $capability, string $parameter = '' ): callable {
		return static fn( \WP_REST_Request $request ) => self::judge( $request, $capability, $parameter );
	}

	/**
	 * A handler that runs once for each request of the server. The nonce is used up here and not with the permission, which
	 * WordPress and plugins ask for as often as they like, some of them with a copy of the request.
	 */
	public static function once( callable $handler ): callable {
		return static function ( \WP_REST_Request $request ) use ( $handler ) {
			$verdict = self::is_signed( $request ) ? self::server_request()->accept( $request ) : true;
			return true === $verdict ? $handler( $request ) : $verdict;
		};
	}

	/** Of a request whose handler runs: whether it came from the server. */
	public static function is_server( \WP_REST_Request $request ): bool {
		return Server_Request::is_accepted( $request );
	}

	/** Who says to be the server is asked for nothing else: a cookie does not help a wrong signature. */
	private static function is_signed( \WP_REST_Request $request ): bool {
		return null !== $request->get_header( 'tinyeclipse-signature' );
	}

	private static function server_request(): Server_Request {
		return new Server_Request( agent()->settings() );
	}

	private static function judge( \WP_REST_Request $request, string $capability, string $parameter ): bool|\WP_Error {
		$may = '' === $parameter ? current_user_can( $capability ) : current_user_can( $capability, (int) $request[ $parameter ] );
		return $may ? true : self::refusal();
	}

	private static function refusal(): \WP_Error {
		return new \WP_Error(
			'rest_forbidden',
			__( 'Only the TinyEclipse server of this site, with its signature, and persons who may manage this may do that.', 'tinyeclipse-connector' ),
			array( 'status' => rest_authorization_required_code() )
		);
	}
}
