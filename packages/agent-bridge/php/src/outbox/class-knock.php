<?php
/**
 * Waking WordPress's cron without waiting for it.
 */

namespace TinyEclipse\Agent\Outbox;

defined( 'ABSPATH' ) || exit;

/**
 * `spawn_cron()` waits up to a second where cron runs under a PHP that cannot end its answer early, as cURL counts in
 * whole seconds. This asks for the same address and hangs up once it was heard. wp-cron.php goes on when nobody listens.
 */
final class Knock {

	private const MOST_SECONDS = 0.25;
	/** A proxy before the site, as nginx before Apache, drops a request whose sender hangs up before it is handed on. */
	private const HANDED_ON_SECONDS = 0.1;

	public function at_cron(): void {
		// The owner has cron done by something else, every minute or so: it finds the event. So it has to be where wp-cron.php ends
		// at its first line, as the host has switched off what it calls there.
		if ( ! function_exists( 'ignore_user_abort' ) || ( defined( 'DISABLE_WP_CRON' ) && DISABLE_WP_CRON ) || ( defined( 'ALTERNATE_WP_CRON' ) && ALTERNATE_WP_CRON ) ) {
			return;
		}
		$request = apply_filters(
			'cron_request',
			array(
				'url'  => site_url( 'wp-cron.php' ),
				'key'  => '',
				'args' => array( 'sslverify' => apply_filters( 'https_local_ssl_verify', false ) ),
			),
			''
		);
		$url     = wp_parse_url( $request['url'] ?? '' );
		if ( isset( $url['host'] ) ) {
			$this->ask( $url, ! empty( $request['args']['sslverify'] ) );
		}
	}

	/** @param array<string, mixed> $url */
	private function ask( array $url, bool $is_verified ): void {
		$is_secure = 'https' === ( $url['scheme'] ?? '' );
		$port      = $url['port'] ?? ( $is_secure ? 443 : 80 );
		$context   = stream_context_create(
			array(
				'ssl' => array(
					'verify_peer'      => $is_verified,
					'verify_peer_name' => $is_verified,
				),
			)
		);
		// phpcs:ignore WordPress.PHP.NoSilencedErrors -- A site that cannot reach itself is sent for by the next cron.
		$socket = @stream_socket_client( ( $is_secure ? 'ssl' : 'tcp' ) . "://{$url['host']}:$port", $code, $problem, self::MOST_SECONDS, STREAM_CLIENT_CONNECT, $context );
		if ( ! $socket ) {
			return;
		}
		stream_set_timeout( $socket, 0, (int) ( self::MOST_SECONDS * 1000000 ) );
		$host = isset( $url['port'] ) ? "{$url['host']}:{$url['port']}" : $url['host'];
		$path = ( $url['path'] ?? '/' ) . ( isset( $url['query'] ) ? "?{$url['query']}" : '' );
		fwrite( $socket, "GET $path HTTP/1.1\r\nHost: $host\r\nUser-Agent: TinyEclipse\r\nConnection: close\r\n\r\n" );
		stream_set_timeout( $socket, 0, (int) ( self::HANDED_ON_SECONDS * 1000000 ) );
		fread( $socket, 1 );
		fclose( $socket );
	}
}
