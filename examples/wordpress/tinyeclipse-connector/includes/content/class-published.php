<?php
/**
 * What is published, in the order of ids.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Content;

defined( 'ABSPATH' ) || exit;

final class Published {

	/**
	 * By id, so that nothing is skipped when posts come and go meanwhile; and not through WP_Query, which plugins for
	 * translations narrow to the current language.
	 *
	 * @return \WP_Post[]
	 */
	public static function after( int $id, int $most, array $types ): array {
		global $wpdb;
		if ( ! $types ) {
			return array();
		}
		$placeholders = implode( ',', array_fill( 0, count( $types ), '%s' ) );
		// phpcs:ignore WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders -- one placeholder for each type.
		$ids = $wpdb->get_col( $wpdb->prepare( "SELECT ID FROM {$wpdb->posts} WHERE ID > %d AND post_status = 'publish' AND post_type IN ($placeholders) ORDER BY ID LIMIT %d", $id, ...array( ...$types, $most ) ) );
		_prime_post_caches( array_map( 'intval', $ids ), true, false );
		return array_values( array_filter( array_map( 'get_post', $ids ) ) );
	}

	/** As people read it: themes and plugins add to what `get_the_title()` answers. */
	public static function title( \WP_Post $post ): string {
		return html_entity_decode( wp_strip_all_tags( $post->post_title ), ENT_QUOTES | ENT_HTML5, 'UTF-8' );
	}
}
