<?php
/**
 * A live stream of the server, handed through for a while.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** A stream keeps a PHP process busy, and small hosts have five: one stream for each site, for twenty seconds. */
final class Proxy_Stream {

	private const MAX_SECONDS       = 20;
	private const CONNECT_SECONDS   = 5;
	private const MAX_REFUSAL_BYTES = 65536;

	private string $refusal = '';

	/** Null where this host cannot, or one is open: the caller then asks every few seconds. */
	public function serve( string $url, array $headers ): ?\WP_REST_Response {
		$lease = new Lease( 'stream', self::MAX_SECONDS + self::CONNECT_SECONDS );
		if ( ! self::is_possible( $url ) || ! $lease->acquire() ) {
			return null;
		}
		$response = new \WP_REST_Response( null, 200 );
		add_filter(
			'rest_pre_serve_request',
			function ( mixed $is_served, mixed $result ) use ( $response, $url, $headers, $lease ): bool {
				if ( $is_served || $result !== $response ) {
					return (bool) $is_served;
				}
				$this->hand_through( $url, $headers );
				$lease->release();
				return true;
			},
			10,
			2
		);
		$response->header( 'Content-Type', 'text/event-stream; charset=utf-8' );
		$response->header( 'Cache-Control', 'no-store, private' );
		// nginx would collect the stream until it ends.
		$response->header( 'X-Accel-Buffering', 'no' );
		return $response;
	}

	/** cURL by hand goes around the settings of a proxy, so it is not taken where there are any. */
	private static function is_possible( string $url ): bool {
		return function_exists( 'curl_init' ) && ! defined( 'WP_PROXY_HOST' ) && ! ( new \WP_Http() )->block_request( $url );
	}

	private function hand_through( string $url, array $headers ): void {
		Response::unbuffer();
		// Else PHP ends when the browser goes, and the lease keeps the next page waiting.
		Response::outlive_listener();
		// phpcs:disable WordPress.WP.AlternativeFunctions -- the HTTP API of WordPress hands an answer over when it is whole.
		$curl = curl_init( $url );
		curl_setopt_array(
			$curl,
			array(
				CURLOPT_HTTPHEADER     => array_map( static fn( string $name, string $value ): string => "{$name}: {$value}", array_keys( $headers ), $headers ),
				CURLOPT_CONNECTTIMEOUT => self::CONNECT_SECONDS,
				CURLOPT_TIMEOUT        => self::MAX_SECONDS,
				CURLOPT_FOLLOWLOCATION => false,
				CURLOPT_CAINFO         => ABSPATH . WPINC . '/certificates/ca-bundle.crt',
				CURLOPT_WRITEFUNCTION  => fn( $curl, string $part ): int => $this->hand_on( $curl, $part ),
			)
		);
		curl_exec( $curl );
		$status = curl_getinfo( $curl, CURLINFO_RESPONSE_CODE );
		if ( 200 !== $status ) {
			$this->refuse( $status, (string) curl_getinfo( $curl, CURLINFO_CONTENT_TYPE ), curl_error( $curl ) );
		}
		curl_close( $curl );
		// phpcs:enable
	}

	/** Fewer bytes than came end the stream: when the browser has gone, and at a refusal without end. */
	private function hand_on( mixed $curl, string $part ): int {
		if ( 200 !== curl_getinfo( $curl, CURLINFO_RESPONSE_CODE ) ) { // phpcs:ignore WordPress.WP.AlternativeFunctions -- of the stream above.
			$this->refusal .= $part;
			return strlen( $this->refusal ) > self::MAX_REFUSAL_BYTES ? 0 : strlen( $part );
		}
		echo $part; // phpcs:ignore WordPress.Security.EscapeOutput -- an event stream.
		flush();
		return connection_aborted() ? 0 : strlen( $part );
	}

	/** Nothing was printed yet. An empty stream would be opened again and again. */
	private function refuse( int $status, string $type, string $error ): void {
		$is_of_server = str_starts_with( $type, 'application/problem+json' );
		/* translators: %s: why, as the HTTP library says it */
		$words = sprintf( __( 'The server could not be reached: %s', 'tinyeclipse' ), '' === $error ? "HTTP {$status}" : $error );
		status_header( $is_of_server ? $status : 502 );
		header( 'Content-Type: application/problem+json' );
		echo $is_of_server ? $this->refusal : Proxy::problem_json( 502, 'tinyeclipse_unreachable', $words ); // phpcs:ignore WordPress.Security.EscapeOutput -- not HTML, by its type and `nosniff`.
	}
}
