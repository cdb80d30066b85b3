<?php
/**
 * What is published, and one page with its text.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Rest;

use TinyEclipse\Connector\Content\Published;
use TinyEclipse\Connector\Content\Report;
use TinyEclipse\Connector\Content\Types;
use TinyEclipse\Connector\Languages\Languages;
use function TinyEclipse\Agent\agent;

defined( 'ABSPATH' ) || exit;

final class Content_Routes {

	public static function list_args(): array {
		return array( 'type' => array( 'type' => 'string', 'pattern' => '^[a-z0-9_-]{1,20}$' ) );
	}

	public static function change_args(): array {
		return array(
			'title'      => array( 'type' => 'string', 'maxLength' => 1000 ),
			'content'    => array( 'type' => 'string', 'maxLength' => 500000 ),
			'excerpt'    => array( 'type' => 'string', 'maxLength' => 10000 ),
			'status'     => array( 'type' => 'string', 'enum' => array( 'publish', 'draft' ) ),
			'ifModified' => array( 'type' => 'string', 'format' => 'date-time' ),
		);
	}

	public function summary(): array {
		return Report::read();
	}

	public function list( \WP_REST_Request $request ) {
		$types = Types::names();
		if ( $request['type'] ) {
			$types = array_values( array_intersect( $types, array( $request['type'] ) ) );
		}
		$posts = Published::after( (int) $request['cursor'], (int) $request['limit'], $types );
		return Pages::answer( $request, $posts, array( $this, 'line' ), static fn( \WP_Post $post ): int => $post->ID );
	}

	public function line( \WP_Post $post ): array {
		$group = Languages::source()->group( $post );
		return array(
			'id'           => $post->ID,
			'type'         => $post->post_type,
			'status'       => $post->post_status,
			'title'        => Published::title( $post ),
			'url'          => (string) get_permalink( $post ),
			'language'     => (string) array_search( $post->ID, $group, true ) ?: null,
			'translations' => (object) $group,
			'modifiedAt'   => self::time( $post->post_modified_gmt ),
		);
	}

	public function read( \WP_REST_Request $request ) {
		$post = self::page( (int) $request['id'] );
		return $post ? self::whole( $post ) : self::not_found();
	}

	public function change( \WP_REST_Request $request ) {
		$post = self::page( (int) $request['id'] );
		if ( ! $post ) {
			return self::not_found();
		}
		if ( Access::is_server( $request ) && ! agent()->commands()->is_allowed( 'update_page' ) ) {
			return new \WP_Error( 'not_allowed', __( 'The owner of this site has switched off that the server changes pages.', 'tinyeclipse-connector' ), array( 'status' => 403 ) );
		}
		if ( 'publish' === $request['status'] && ! Access::is_server( $request ) && ! current_user_can( get_post_type_object( $post->post_type )->cap->publish_posts ) ) {
			return new \WP_Error( 'rest_cannot_publish', __( 'You may change this page, but not publish it.', 'tinyeclipse-connector' ), array( 'status' => 403 ) );
		}
		if ( $request['ifModified'] && strtotime( $request['ifModified'] ) !== strtotime( $post->post_modified_gmt . ' UTC' ) ) {
			/* translators: %s: a time */
			return new \WP_Error( 'changed_meanwhile', sprintf( __( 'The page was changed meanwhile, at %s. Read it again first.', 'tinyeclipse-connector' ), self::time( $post->post_modified_gmt ) ), array( 'status' => 409 ) );
		}
		$changes = array_filter(
			array(
				'post_title'   => $request['title'],
				'post_content' => $request['content'],
				'post_excerpt' => $request['excerpt'],
				'post_status'  => $request['status'],
			),
			static fn( $value ): bool => null !== $value
		);
		// Nobody is logged in behind a signature, so WordPress takes scripts and the like out of the text.
		$done = wp_update_post( wp_slash( array( 'ID' => $post->ID ) + $changes ), true );
		return is_wp_error( $done ) ? $done : self::whole( get_post( $post->ID ) );
	}

	private static function page( int $id ): ?\WP_Post {
		$post = get_post( $id );
		return $post && in_array( $post->post_type, Types::names(), true ) && in_array( $post->post_status, array( 'publish', 'draft', 'pending', 'private', 'future' ), true ) ? $post : null;
	}

	private static function whole( \WP_Post $post ): array {
		// As it is stored, so that what was read may be written again.
		return array(
			'title'   => $post->post_title,
			'content' => $post->post_content,
			'excerpt' => $post->post_excerpt,
		) + ( new self() )->line( $post );
	}

	private static function not_found(): \WP_Error {
		return new \WP_Error( 'not_found', __( 'There is no such page.', 'tinyeclipse-connector' ), array( 'status' => 404 ) );
	}

	private static function time( string $gmt ): string {
		return str_replace( ' ', 'T', $gmt ) . 'Z';
	}
}
