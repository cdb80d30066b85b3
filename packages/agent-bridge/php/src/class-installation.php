<?php
/**
 * The tables of the library, as this version wants them.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** A library is never activated, so whoever needs a table asks here; after the first time that costs no query. */
final class Installation {

	public const OPTION = 'tinyeclipse_installed';

	public static function update(): void {
		if ( get_option( self::OPTION ) === Agent::VERSION ) {
			return;
		}
		Tables::create();
		Nonces::create_table();
		update_option( self::OPTION, Agent::VERSION, true );
	}
}
