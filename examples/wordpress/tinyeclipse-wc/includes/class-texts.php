<?php
/**
 * Texts in the language of the person.
 *
 * @package TinyEclipse\WC
 */

namespace TinyEclipse\WC;

defined( 'ABSPATH' ) || exit;

final class Texts {

	public function register(): void {
		add_action( 'init', array( $this, 'load' ), 1 );
		add_action( 'change_locale', array( $this, 'load' ) );
	}

	public function load(): void {
		\TinyEclipse\Connector\Texts::load_domain( 'tinyeclipse-wc', FILE );
	}
}
