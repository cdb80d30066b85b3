<?php
/**
 * One WordPress with many sites.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/**
 * In a network any plugin may work on another site for a while (`switch_to_blog()`), and some never come back. What is
 * kept and signed here belongs to one site, so it is done on that site. Without a network all of this is nothing.
 */
final class Network {

	/** Does the work on that site of the network, and comes back to where WordPress was, wherever the work has gone. */
	public static function at( int $site, callable $work ): mixed {
		if ( ! is_multisite() ) {
			return $work();
		}
		$before = get_current_blog_id();
		$depth  = self::depth();
		switch_to_blog( $site );
		try {
			return $work();
		} finally {
			while ( self::depth() > $depth ) {
				restore_current_blog();
			}
			if ( get_current_blog_id() !== $before ) {
				// The work came back once too often.
				switch_to_blog( $before );
			}
		}
	}

	/** Does work of others, which may go to another site and stay there. */
	public static function here( callable $work ): mixed {
		return self::at( get_current_blog_id(), $work );
	}

	/**
	 * Whether the agent runs on the site that WordPress works on now: one of a network may have it switched off, or never
	 * have had it, while this request is of another that has.
	 */
	public static function runs_here(): bool {
		return Copies::are_active( (array) get_option( 'active_plugins', array() ) );
	}

	/** Whether what is of all sites, such as updates and caches, is this one's business. */
	public static function is_in_charge(): bool {
		return ! is_multisite() || is_main_site();
	}

	private static function depth(): int {
		return count( (array) ( $GLOBALS['_wp_switched_stack'] ?? array() ) );
	}
}
