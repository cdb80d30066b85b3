<?php
/**
 * Finds the plugin that translates this site.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Languages;

defined( 'ABSPATH' ) || exit;

final class Languages {

	/** What a removed WPML left in the database is no sign of it: only a plugin that runs is asked. */
	public static function source(): Source {
		if ( defined( 'ICL_SITEPRESS_VERSION' ) ) {
			return new Wpml();
		}
		if ( function_exists( 'pll_languages_list' ) ) {
			return new Polylang();
		}
		return new One_Language();
	}

	/** The part `languages` of the state. */
	public static function state(): array {
		$source = self::source();
		$codes  = array_map( 'strval', array_keys( $source->names() ) );
		return array(
			'plugin'  => $source->plugin(),
			'default' => $codes[0],
			'all'     => $codes,
		);
	}
}
