<?php
/**
 * The table of contents.
 *
 * @package TinyEclipse\WC
 */

namespace TinyEclipse\WC;

defined( 'ABSPATH' ) || exit;

final class Plugin {

	private const PARTS = array(
		Texts::class,
		State::class,
		Routes::class,
	);

	public static function start(): void {
		if ( ! Requirements::are_met() ) {
			add_action( 'admin_notices', array( Requirements::class, 'say' ) );
			return;
		}
		foreach ( self::PARTS as $part ) {
			( new $part() )->register();
		}
	}
}
