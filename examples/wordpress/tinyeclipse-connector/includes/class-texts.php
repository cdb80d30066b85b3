<?php
/**
 * Texts in the language of the person: nl serves nl_NL and nl_BE alike.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector;

defined( 'ABSPATH' ) || exit;

final class Texts {

	public function register(): void {
		add_action( 'init', array( $this, 'load' ), 1 );
		add_action( 'change_locale', array( $this, 'load' ) );
	}

	public function load(): void {
		self::load_domain( 'tinyeclipse-connector', FILE );
	}

	/** The other plugins keep their texts in the same way. */
	public static function load_domain( string $domain, string $plugin_file ): void {
		$language = substr( determine_locale(), 0, 2 );
		unload_textdomain( $domain, true );
		if ( in_array( $language, array( 'nl', 'fr' ), true ) ) {
			// WordPress looks for the .l10n.php beside it first; a .mo file there is none.
			load_textdomain( $domain, plugin_dir_path( $plugin_file ) . "languages/{$domain}-{$language}.mo" );
		}
	}
}
