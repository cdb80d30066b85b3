<?php
/**
 * The way of the screens to the server.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** Puts the key of this site to a request and hands back the answer as it is. The key never reaches a browser. */
final class Proxy {

	private const TIMEOUT_SECONDS  = 20;
	private const MAX_BODY_BYTES   = 1_048_576;
	private const MAX_ANSWER_BYTES = 20_971_520;

	private const HEADERS_THERE = array( 'content-type', 'accept', 'accept-language', 'idempotency-key', 'tinyeclipse-version' );
	private const HEADERS_BACK  = array( 'content-type', 'content-disposition', 'retry-after', 'x-request-id', 'idempotent-replay', 'deprecation', 'sunset' );
	/** What WordPress and its client put into addresses for themselves. */
	private const OWN_PARAMETERS = array( 'rest_route', '_locale', '_wpnonce', '_envelope', '_method', '_jsonp', '_fields', '_embed' );

	public function __construct( private Agent $agent ) {}

	public function register(): void {
		register_rest_route(
			Routes::SPACE,
			'/proxy/(?P<path>.+)',
			array(
				'methods'             => 'GET, POST, PUT, PATCH, DELETE',
				'callback'            => array( $this, 'forward' ),
				'permission_callback' => array( Access::class, 'permit' ),
			)
		);
	}

	public function forward( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$settings = $this->agent->settings();
		$path     = (string) $request->get_url_params()['path'];
		$secrets  = $this->agent->is_connected() ? $settings->secrets() : null;
		if ( null === $secrets ) {
			return self::problem( 409, 'tinyeclipse_not_connected', __( 'This site is not connected. Connect it under TinyEclipse → Settings.', 'tinyeclipse' ) );
		}
		if ( ! Proxy_Paths::has( $request->get_method(), $path, $settings->site_id() ) ) {
			return self::problem( 404, 'tinyeclipse_not_found', __( 'The screens of this site do not call this address. A plugin adds it by the filter tinyeclipse_proxy_paths.', 'tinyeclipse' ) );
		}
		if ( strlen( $request->get_body() ) > self::MAX_BODY_BYTES ) {
			return self::problem( 413, 'tinyeclipse_body_too_large', __( 'What was sent is larger than 1 MB.', 'tinyeclipse' ) );
		}
		Response::let_next_page_pass();
		$query   = self::query();
		$url     = $settings->server_url() . '/v1/' . $path . ( '' === $query ? '' : "?{$query}" );
		$headers = self::headers( $request ) + array( 'authorization' => "Bearer {$secrets->api_key}" );
		if ( str_contains( $headers['accept'] ?? '', 'text/event-stream' ) ) {
			return ( new Proxy_Stream() )->serve( $url, $headers + self::last_event( $request ) )
				?? self::problem( 501, 'tinyeclipse_not_streamed', 'Ask again every few seconds: this host cannot stream, or streams already.' );
		}
		return self::answer( wp_remote_request( $url, self::options( $request, $headers ) ) );
	}

	/** An answer of the proxy itself, in the shape of the server's. */
	public static function problem( int $status, string $code, string $detail ): \WP_REST_Response {
		$response = new \WP_REST_Response( null, $status );
		self::serve( $response, self::problem_json( $status, $code, $detail ), 'application/problem+json' );
		return $response;
	}

	public static function problem_json( int $status, string $code, string $detail ): string {
		return (string) wp_json_encode( array( 'type' => 'about:blank', 'code' => $code, 'title' => $detail, 'detail' => $detail, 'status' => $status, 'requestId' => '' ) );
	}

	private static function answer( array|\WP_Error $answer ): \WP_REST_Response {
		if ( is_wp_error( $answer ) ) {
			/* translators: %s: why, as the HTTP library says it */
			return self::problem( 502, 'tinyeclipse_unreachable', sprintf( __( 'The server could not be reached: %s', 'tinyeclipse' ), $answer->get_error_message() ) );
		}
		$body = wp_remote_retrieve_body( $answer );
		if ( strlen( $body ) >= self::MAX_ANSWER_BYTES ) {
			return self::problem( 502, 'tinyeclipse_answer_too_large', __( 'The answer is too large for a screen. Ask for less, or make an export.', 'tinyeclipse' ) );
		}
		$response = new \WP_REST_Response( null, (int) wp_remote_retrieve_response_code( $answer ) );
		foreach ( self::HEADERS_BACK as $name ) {
			$value = wp_remote_retrieve_header( $answer, $name );
			if ( is_string( $value ) && '' !== $value ) {
				$response->header( $name, $value );
			}
		}
		self::serve( $response, $body, (string) wp_remote_retrieve_header( $answer, 'content-type' ) );
		return $response;
	}

	/** Prints a body as it is, where WordPress would make JSON of it. */
	private static function serve( \WP_REST_Response $response, string $body, string $type ): void {
		// A page of HTML from something between shall not run on the address of this site.
		$is_known = preg_match( '#^(application/((problem\+)?json|x-ndjson|gzip|zip|octet-stream)|text/(csv|plain))\b#', $type );
		$response->header( 'Content-Type', $is_known ? $type : 'text/plain; charset=utf-8' );
		$response->header( 'Cache-Control', 'no-store, private' );
		add_filter(
			'rest_pre_serve_request',
			static function ( mixed $is_served, mixed $result ) use ( $response, $body ): bool {
				if ( $is_served || $result !== $response ) {
					return (bool) $is_served;
				}
				echo $body; // phpcs:ignore WordPress.Security.EscapeOutput -- not HTML, by its type and `nosniff`.
				return true;
			},
			10,
			2
		);
	}

	private static function options( \WP_REST_Request $request, array $headers ): array {
		return array(
			'method'              => $request->get_method(),
			'headers'             => $headers,
			'body'                => 'GET' === $request->get_method() ? null : $request->get_body(),
			'timeout'             => self::TIMEOUT_SECONDS,
			'redirection'         => 0,
			'sslverify'           => true,
			'limit_response_size' => self::MAX_ANSWER_BYTES,
			'user-agent'          => 'TinyEclipse-Agent/' . Agent::VERSION,
		);
	}

	private static function headers( \WP_REST_Request $request ): array {
		$headers = array();
		foreach ( self::HEADERS_THERE as $name ) {
			$value = (string) $request->get_header( $name );
			if ( '' !== $value ) {
				$headers[ $name ] = $value;
			}
		}
		return $headers;
	}

	private static function last_event( \WP_REST_Request $request ): array {
		$id = (string) $request->get_header( 'last-event-id' );
		return preg_match( '/^[\w:.\-]{1,100}$/D', $id ) ? array( 'last-event-id' => $id ) : array();
	}

	/** As it was sent, as PHP would rename what has dots and brackets. */
	private static function query(): string {
		// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- handed on, never shown or stored.
		$address = isset( $_SERVER['REQUEST_URI'] ) ? (string) wp_unslash( $_SERVER['REQUEST_URI'] ) : '';
		$parts   = explode( '&', explode( '?', $address, 2 )[1] ?? '' );
		$is_own  = static fn( string $part ): bool => '' === $part || in_array( urldecode( explode( '=', $part, 2 )[0] ), self::OWN_PARAMETERS, true );
		return implode( '&', array_filter( $parts, static fn( string $part ): bool => ! $is_own( $part ) ) );
	}
}
