<?php
/**
 * Tells the server what is published.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Content;

use TinyEclipse\Connector\Options;

defined( 'ABSPATH' ) || exit;

final class Reports {

	public static function report( string $now, string $before, \WP_Post $post ): void {
		// Job listings are told of by their own report; an import of thousands is no news.
		if ( 'publish' !== $now || 'publish' === $before || 'job_listing' === $post->post_type || defined( 'WP_IMPORTING' ) ) {
			return;
		}
		if ( ! Options::is_on( 'reports_content' ) || ! in_array( $post->post_type, Types::names(), true ) ) {
			return;
		}
		$title = Published::title( $post );
		tinyeclipse_send_event(
			'content',
			'published',
			/* translators: %s: title of a page */
			sprintf( __( 'Published: %s', 'tinyeclipse-connector' ), $title ),
			'',
			array( 'postId' => $post->ID, 'type' => $post->post_type, 'title' => $title ),
			(string) get_permalink( $post )
		);
	}
}
