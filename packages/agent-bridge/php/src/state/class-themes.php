<?php
/**
 * Themes.
 */

namespace TinyEclipse\Agent\State;

defined( 'ABSPATH' ) || exit;

final class Themes implements Part {

	private const MOST = 500;

	public function collect(): array {
		$updates = get_site_transient( 'update_themes' )->response ?? array();
		$active  = array( get_stylesheet(), get_template() );
		$themes  = array();
		foreach ( array_slice( wp_get_themes(), 0, self::MOST, true ) as $slug => $theme ) {
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
