<?php
/**
 * The tracker's script tag in the head of pages that visitors see.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Measuring;

use TinyEclipse\Connector\Connection;
use TinyEclipse\Connector\Options;

defined( 'ABSPATH' ) || exit;

final class Tag {

	public static function print(): void {
		if ( ! self::is_measured() ) {
			return;
		}
		$attributes = array(
			'src'       => Connection::server_url() . '/t.js',
			'async'     => true,
			'data-site' => Connection::site_key(),
		);
		if ( Consent::is_asked() ) {
			$attributes['data-consent'] = 'pending';
		}
		/**
		 * Changes the attributes of the tracker's script tag: an array of name and value. The options of the tracker are
		 * `data-` attributes; `data-to` is where events go.
		 */
		$attributes = apply_filters( 'tinyeclipse_tracker_attributes', $attributes );
		// Prints through `wp_script_attributes`, where plugins for a Content-Security-Policy add their nonce.
		wp_print_script_tag( $attributes );
	}

	/** Whether this page view counts: the site is connected, and it is a visitor who sees a page. */
	public static function is_measured(): bool {
		static $is_measured = null;
		// Before the query ran nobody knows what is seen; asked then, the answer is not kept.
		if ( null === $is_measured && did_action( 'wp' ) ) {
			$is_measured = Options::is_on( 'measures' ) && Connection::is_connected() && ! self::is_no_page() && ! self::is_staff();
			/** Says whether this page view is measured: a boolean, true where nothing speaks against it. */
			$is_measured = (bool) apply_filters( 'tinyeclipse_is_measured', $is_measured );
		}
		return (bool) $is_measured;
	}

	/** Whether visits of this person are not measured. An administrator of a network has no role on most of its sites. */
	public static function is_excluded( \WP_User $user ): bool {
		$roles = Options::all()['excluded_roles'];
		if ( array_intersect( $user->roles, $roles ) ) {
			return true;
		}
		return is_multisite() && in_array( 'administrator', $roles, true ) && is_super_admin( $user->ID );
	}

	private static function is_no_page(): bool {
		return is_admin() || is_preview() || is_customize_preview() || is_embed() || is_feed() || is_robots()
			|| ( function_exists( 'amp_is_request' ) && amp_is_request() );
	}

	private static function is_staff(): bool {
		return self::is_excluded( wp_get_current_user() );
	}
}
