<?php
/**
 * Consent by the WP Consent API, where a plugin of the site asks visitors through it.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Measuring;

use const TinyEclipse\Connector\FILE;
use const TinyEclipse\Connector\VERSION;

defined( 'ABSPATH' ) || exit;

/** The answer is read in the browser: a page from a cache must not carry the answer of somebody else. */
final class Consent {

	public static function is_asked(): bool {
		return function_exists( 'wp_has_consent' );
	}

	public static function enqueue(): void {
		if ( self::is_asked() && Tag::is_measured() ) {
			wp_enqueue_script( 'tinyeclipse-consent', plugins_url( 'assets/consent.js', FILE ), array( 'wp-consent-api' ), VERSION, array( 'in_footer' => true ) );
		}
	}
}
