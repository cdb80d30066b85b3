<?php
/**
 * Who may call a route. What is not allowed here is refused.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Rest;

defined( 'ABSPATH' ) || exit;

final class Access {

	/** A signature's nonce counts once, and WordPress may ask for permission several times in one request. */
	private static ?\WeakMap $answers = null;

	/** The server, by its signature, or a person with a capability; `$parameter` holds the post that it is about. */
	public static function server_or( string $capability, string $parameter = '' ): callable {
		return static fn( \WP_REST_Request $request ) => self::is_server( $request ) || self::has( $request, $capability, $parameter ) ? true : self::refusal();
	}

	/** The server alone: for what tells about persons. */
	public static function server(): callable {
		return static fn( \WP_REST_Request $request ) => self::is_server( $request ) ? true : self::refusal();
	}

	/** A person who is logged in. */
	public static function person( string $capability, string $parameter = '' ): callable {
		return static fn( \WP_REST_Request $request ) => self::has( $request, $capability, $parameter ) ? true : self::refusal();
	}

	public static function is_server( \WP_REST_Request $request ): bool {
		self::$answers ??= new \WeakMap();
		if ( ! isset( self::$answers[ $request ] ) ) {
			self::$answers[ $request ] = true === tinyeclipse_verify_request( $request );
		}
		return self::$answers[ $request ];
	}

	private static function has( \WP_REST_Request $request, string $capability, string $parameter ): bool {
		return '' === $parameter ? current_user_can( $capability ) : current_user_can( $capability, (int) $request[ $parameter ] );
	}

	private static function refusal(): \WP_Error {
		return new \WP_Error(
			'rest_forbidden',
			__( 'Only the TinyEclipse server of this site, with its signature, and persons who may manage this may do that.', 'tinyeclipse-connector' ),
			array( 'status' => rest_authorization_required_code() )
		);
	}
}
