<?php
/**
 * Texts in the language of the person: nl serves nl_NL and nl_BE alike.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector;

defined( 'ABSPATH' ) || exit;

final class Texts {

	private const TRANSLATED = array( 'nl', 'fr' );

	/** Of the other two plugins as well, which keep their texts in the same way. */
	public static function load( string $domain, string $plugin_file ): void {
		$language = substr( determine_locale(), 0, 2 );
		unload_textdomain( $domain, true );
		if ( in_array( $language, self::TRANSLATED, true ) ) {
			// WordPress looks for the .l10n.php beside it first; there is no .mo file.
			load_textdomain( $domain, plugin_dir_path( $plugin_file ) . "languages/{$domain}-{$language}.mo" );
		}
	}
}
