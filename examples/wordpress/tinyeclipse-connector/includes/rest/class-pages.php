<?php
/**
 * Lists in pages: `cursor` is the id after which the page begins, and `nextCursor` that of the next one.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Rest;

defined( 'ABSPATH' ) || exit;

final class Pages {

	private const MOST = 200;

	public static function args(): array {
		return array(
			'cursor' => array( 'type' => 'integer', 'minimum' => 0, 'default' => 0 ),
			'limit'  => array( 'type' => 'integer', 'minimum' => 1, 'maximum' => self::MOST, 'default' => 50 ),
		);
	}

	/**
	 * @param array    $rows  as many as were asked for, or fewer at the end.
	 * @param callable $shape row => what is answered; null leaves it out.
	 * @param callable $id    row => its id.
	 */
	public static function answer( \WP_REST_Request $request, array $rows, callable $shape, callable $id ): \WP_REST_Response {
		$is_last = count( $rows ) < $request['limit'];
		return new \WP_REST_Response(
			array(
				'items'      => array_values( array_filter( array_map( $shape, $rows ), static fn( $item ): bool => null !== $item ) ),
				'nextCursor' => $is_last ? null : (int) $id( end( $rows ) ),
			)
		);
	}
}
