<?php
/**
 * Where WordPress meets this plugin.
 *
 * @package TinyEclipse\WC
 */

namespace TinyEclipse\WC;

defined( 'ABSPATH' ) || exit;

/** Closures only: a class is read when its hook fires. */
final class Plugin {

	public static function start(): void {
		if ( ! Requirements::are_met() ) {
			add_action( 'admin_notices', array( Requirements::class, 'say' ) );
			return;
		}
		$load = static fn() => Texts::load();
		add_action( 'init', $load, 1 );
		add_action( 'change_locale', $load );
		add_action( 'rest_api_init', static fn() => Routes::add() );
		// After the connector, which lists the modules.
		add_filter( 'tinyeclipse_state', static fn( $state ) => State::add( $state ), 20 );
		add_filter( 'tinyeclipse_capabilities', static fn( $capabilities ) => State::add_capabilities( $capabilities ) );
	}
}
