<?php
/**
 * Lists in numbered pages, as WooCommerce gives them; oldest first, so that what is new comes at the end.
 *
 * @package TinyEclipse\WC
 */

namespace TinyEclipse\WC;

defined( 'ABSPATH' ) || exit;

final class Pages {

	private const MOST = 100;

	public static function args(): array {
		return array(
			'page'  => array( 'type' => 'integer', 'minimum' => 1, 'default' => 1 ),
			'limit' => array( 'type' => 'integer', 'minimum' => 1, 'maximum' => self::MOST, 'default' => 50 ),
		);
	}

	public static function query( \WP_REST_Request $request ): array {
		return array(
			'limit'    => $request['limit'],
			'page'     => $request['page'],
			'orderby'  => 'ID',
			'order'    => 'ASC',
			'paginate' => true,
		);
	}

	public static function answer( \WP_REST_Request $request, array $items, int $total ): array {
		return array(
			'items'    => array_values( $items ),
			'total'    => $total,
			'nextPage' => $request['page'] * $request['limit'] < $total ? $request['page'] + 1 : null,
		);
	}
}
