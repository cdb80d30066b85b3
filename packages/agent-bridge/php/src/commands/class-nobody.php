<?php
/**
 * Running as nobody.
 */

namespace TinyEclipse\Agent\Commands;

use TinyEclipse\Agent\Network;

defined( 'ABSPATH' ) || exit;

/**
 * A command runs without a user, whoever's request it happens to run in: no capability of a person who is logged in can leak
 * into it, and what it writes is nobody's work. In a network it stays on its site. docs/decisions/0017-commands-run-as-nobody.md
 */
final class Nobody {

	/**
	 * @template T
	 * @param \Closure(): T $work
	 * @return T
	 */
	public static function run( \Closure $work ): mixed {
		$user_id = get_current_user_id();
		$level   = ob_get_level();
		wp_set_current_user( 0 );
		// What plugins print meanwhile must not get into an answer of REST.
		ob_start();
		try {
			return Network::here( $work );
		} finally {
			while ( ob_get_level() > $level ) {
				ob_end_clean();
			}
			wp_set_current_user( $user_id );
		}
	}
}
