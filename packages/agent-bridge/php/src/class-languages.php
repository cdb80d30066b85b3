<?php
/**
 * The languages that the texts of the library are in.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** Dutch and French beside English, whatever the country: a Belgian reads what there is for the Netherlands. */
final class Languages {

	/** `nl`, `fr` or `en`. */
	public static function of( string $locale ): string {
		$language = strtolower( substr( $locale, 0, 2 ) );
		return in_array( $language, array( 'nl', 'fr' ), true ) ? $language : 'en';
	}

	/** Where somebody reads: a page view of a visitor needs none of these texts. */
	public static function load( Agent $agent ): void {
		$language = self::of( determine_locale() );
		if ( 'en' !== $language && ! is_textdomain_loaded( 'tinyeclipse' ) ) {
			load_textdomain( 'tinyeclipse', $agent->folder() . "/languages/tinyeclipse-{$language}.mo" );
		}
	}
}
