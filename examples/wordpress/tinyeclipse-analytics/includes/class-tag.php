<?php
/**
 * Has the tracker load from, and send to, the site's own domain where the relay is open.
 *
 * @package TinyEclipse\Analytics
 */

namespace TinyEclipse\Analytics;

defined( 'ABSPATH' ) || exit;

final class Tag {

	public static function change( array $attributes ): array {
		if ( ! Options::relays() ) {
			return $attributes;
		}
		$copy = Script_Copy::url();
		if ( '' !== $copy ) {
			$attributes['src'] = $copy;
		}
		$attributes['data-to'] = Relay::url();
		return $attributes;
	}
}
