<?php
/**
 * Notices what makes the last walk out of date.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Content;

defined( 'ABSPATH' ) || exit;

final class Changes {

	/** A save of what is public may change its address or its title; a draft is nobody's page. */
	public static function notice( string $now, string $before, \WP_Post $post ): void {
		if ( in_array( 'publish', array( $now, $before ), true ) && in_array( $post->post_type, Types::names(), true ) ) {
			Walk::soon();
		}
	}
}
