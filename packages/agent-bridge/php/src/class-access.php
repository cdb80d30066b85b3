<?php
/**
 * Who may use the screens.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** One rule for pages, routes and the proxy. */
final class Access {

	public static function capability(): string {
		/**
		 * Changes which capability the screens, and the routes behind them, ask for.
		 *
		 * @param string $capability `manage_options`.
		 */
		$capability = apply_filters( 'tinyeclipse_capability', 'manage_options' );
		return is_string( $capability ) && '' !== $capability ? $capability : 'manage_options';
	}

	/**
	 * For `permission_callback`: a person with the capability, in a page that WordPress made for them. The nonce is asked for
	 * by itself, as WordPress lets other ways of logging in pass without one.
	 */
	public static function permit( \WP_REST_Request $request ): bool|\WP_Error {
		if ( ! current_user_can( self::capability() ) ) {
			$text = __( 'You may not do this. Ask an administrator of the site.', 'tinyeclipse' );
			return new \WP_Error( 'tinyeclipse_forbidden', $text, array( 'status' => rest_authorization_required_code() ) );
		}
		if ( ! wp_verify_nonce( (string) $request->get_header( 'x-wp-nonce' ), 'wp_rest' ) ) {
			return new \WP_Error( 'tinyeclipse_nonce_invalid', __( 'This page has been open too long. Load it again.', 'tinyeclipse' ), array( 'status' => 403 ) );
		}
		return true;
	}

	/**
	 * For who chooses the server of this site: its tracker runs in every page, so this asks for what WordPress asks of who
	 * puts scripts there. In a network that is a super administrator; with `DISALLOW_UNFILTERED_HTML` nobody may.
	 */
	public static function permit_connecting( \WP_REST_Request $request ): bool|\WP_Error {
		$verdict = self::permit( $request );
		if ( true !== $verdict || current_user_can( 'unfiltered_html' ) ) {
			return $verdict;
		}
		$text = __( 'A server that this site is connected to runs a script in its pages, and on this site you may not add scripts (unfiltered_html). Ask an administrator of the network, or who looks after wp-config.php.', 'tinyeclipse' );
		return new \WP_Error( 'tinyeclipse_forbidden', $text, array( 'status' => 403 ) );
	}
}
