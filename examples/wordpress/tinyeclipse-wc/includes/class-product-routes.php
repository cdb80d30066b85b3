<?php
/**
 * Products of the shop.
 *
 * @package TinyEclipse\WC
 */

namespace TinyEclipse\WC;

defined( 'ABSPATH' ) || exit;

final class Product_Routes {

	public function list( \WP_REST_Request $request ): array {
		$found = wc_get_products( Pages::query( $request ) + array( 'status' => 'publish' ) );
		return Pages::answer( $request, array_map( array( self::class, 'shape' ), $found->products ), (int) $found->total );
	}

	public static function shape( \WC_Product $product ): array {
		$modified = $product->get_date_modified();
		return array(
			'id'            => $product->get_id(),
			'type'          => $product->get_type(),
			'name'          => $product->get_name(),
			'sku'           => '' === $product->get_sku() ? null : $product->get_sku(),
			'price'         => Money::text( $product->get_price() ),
			'regularPrice'  => Money::text( $product->get_regular_price() ),
			'salePrice'     => Money::text( $product->get_sale_price() ),
			'currency'      => get_woocommerce_currency(),
			'stockStatus'   => $product->get_stock_status(),
			'stockQuantity' => $product->get_manage_stock() ? $product->get_stock_quantity() : null,
			'url'           => (string) $product->get_permalink(),
			'modifiedAt'    => $modified ? gmdate( 'Y-m-d\TH:i:s\Z', $modified->getTimestamp() ) : null,
		);
	}
}
