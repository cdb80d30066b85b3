<?php
/**
 * All that this plugin asks of the agent.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector;

use function TinyEclipse\Agent\agent;

defined( 'ABSPATH' ) || exit;

final class Connection {

	private const TIMEOUT_SECONDS = 15;

	public static function is_connected(): bool {
		return agent()->is_connected();
	}

	/** Without a slash at the end. */
	public static function server_url(): string {
		return untrailingslashit( agent()->settings()->server_url() );
	}

	/** The public key of the site, which stands in its pages. */
	public static function site_key(): string {
		return agent()->settings()->site_key();
	}

	public static function site_id(): string {
		return agent()->settings()->site_id();
	}

	/** Calls the server's API as this site, with the key that is limited to it. Answers whether it was done. */
	public static function call( string $method, string $path, array $body ): bool {
		$secrets = agent()->settings()->secrets();
		if ( ! $secrets || ! self::is_connected() ) {
			return false;
		}
		$answer = wp_remote_request(
			self::server_url() . $path,
			array(
				'method'      => $method,
				'timeout'     => self::TIMEOUT_SECONDS,
				'redirection' => 0,
				'headers'     => array(
					'Authorization' => 'Bearer ' . $secrets->api_key,
					'Content-Type'  => 'application/json',
				),
				'body'        => (string) wp_json_encode( $body ),
			)
		);
		return 2 === intdiv( (int) wp_remote_retrieve_response_code( $answer ), 100 );
	}
}
