<?php
/**
 * Themes.
 */

namespace TinyEclipse\Agent\State;

use TinyEclipse\Agent\Network;

defined( 'ABSPATH' ) || exit;

/** As with plugins, a site of a network that is not the main one tells of its own. */
final class Themes implements Part {

	private const MOST = 500;

	public function collect(): array {
		$updates = get_site_transient( 'update_themes' )->response ?? array();
		$active  = array( get_stylesheet(), get_template() );
		$themes  = array();
		$listed  = Network::is_in_charge() ? wp_get_themes() : array_intersect_key( wp_get_themes(), array_flip( $active ) );
		foreach ( array_slice( $listed, 0, self::MOST, true ) as $slug => $theme ) {
			$themes[] = array(
				'slug'     => Text::short( $slug ),
				'name'     => Text::short( $theme->get( 'Name' ) ),
				'version'  => Text::version( $theme->get( 'Version' ) ),
				'isActive' => in_array( (string) $slug, $active, true ),
				'updateTo' => Text::version_or_null( $updates[ $slug ]['new_version'] ?? '' ),
			);
		}
		return $themes;
	}
}
