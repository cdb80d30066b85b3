<?php
/**
 * Languages.
 */

namespace TinyEclipse\Agent\State;

defined( 'ABSPATH' ) || exit;

/** Of WordPress alone; the connector says what WPML or Polylang add. */
final class Languages implements Part {

	public function collect(): array {
		$language = strtolower( substr( get_locale(), 0, 2 ) );
		return array(
			'plugin'  => null,
			'default' => $language,
			'all'     => array( $language ),
		);
	}
}
