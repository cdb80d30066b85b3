<?php
/**
 * Languages and translations, whichever plugin makes them; the paths say WPML as they always did.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Rest;

use TinyEclipse\Connector\Content\Published;
use TinyEclipse\Connector\Content\Report;
use TinyEclipse\Connector\Content\Types;
use TinyEclipse\Connector\Languages\Languages;

defined( 'ABSPATH' ) || exit;

final class Language_Routes {

	public static function missing_args(): array {
		return array( 'language' => array( 'type' => 'string', 'pattern' => '^[a-zA-Z0-9_-]{2,20}$', 'required' => true ) );
	}

	public function status(): array {
		$source = Languages::source();
		return array(
			'plugin'       => $source->plugin(),
			'version'      => $source->version(),
			'translations' => array_map( static fn( array $counts ): array => array_diff_key( $counts, array( 'missing' => 1 ) ), Report::read()['translations'] ),
		);
	}

	public function languages(): array {
		$items = array();
		foreach ( Languages::source()->names() as $code => $name ) {
			$items[] = array( 'code' => (string) $code, 'name' => $name, 'isDefault' => ! $items );
		}
		return array( 'items' => $items );
	}

	/** Each group once, at its published member with the lowest id. */
	public function translations( \WP_REST_Request $request ) {
		return $this->groups(
			$request,
			static fn( \WP_Post $post, array $group ): array => array( 'id' => $post->ID, 'type' => $post->post_type, 'translations' => (object) $group )
		);
	}

	public function missing( \WP_REST_Request $request ) {
		return $this->groups(
			$request,
			static fn( \WP_Post $post, array $group ): ?array => isset( $group[ $request['language'] ] ) ? null : array(
				'id'    => $post->ID,
				'type'  => $post->post_type,
				'title' => Published::title( $post ),
				'url'   => (string) get_permalink( $post ),
			)
		);
	}

	private function groups( \WP_REST_Request $request, callable $shape ): \WP_REST_Response {
		$source = Languages::source();
		$types  = array_values( array_filter( Types::names(), array( $source, 'is_translated' ) ) );
		return Pages::answer(
			$request,
			Published::after( (int) $request['cursor'], (int) $request['limit'], $types ),
			static function ( \WP_Post $post ) use ( $source, $shape ): ?array {
				$group = array_filter( $source->group( $post ), static fn( int $id ): bool => 'publish' === get_post_status( $id ) );
				return $group && min( $group ) === $post->ID ? $shape( $post, $group ) : null;
			},
			static fn( \WP_Post $post ): int => $post->ID
		);
	}
}
