<?php
/**
 * Texts in the language of the person: nl serves nl_NL and nl_BE alike.
 *
 * @package TinyEclipse\WC
 */

namespace TinyEclipse\WC;

defined( 'ABSPATH' ) || exit;

final class Texts {

	private const DOMAIN = 'tinyeclipse-wc';

	/** Also when the language changes in the middle of a request, as it does for mails. */
	public static function load(): void {
		$language = substr( determine_locale(), 0, 2 );
		unload_textdomain( self::DOMAIN, true );
		if ( in_array( $language, array( 'nl', 'fr' ), true ) ) {
			// WordPress looks for the .l10n.php beside it first; there is no .mo file.
			load_textdomain( self::DOMAIN, plugin_dir_path( FILE ) . 'languages/' . self::DOMAIN . "-{$language}.mo" );
		}
	}
}
