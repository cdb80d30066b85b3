<?php
/**
 * The routes of the shop below `tinyeclipse/v1`, and who may call each.
 *
 * @package TinyEclipse\WC
 */

namespace TinyEclipse\WC;

use TinyEclipse\Connector\Rest\Access;
use TinyEclipse\Connector\Rest\Routes as Connector_Routes;

defined( 'ABSPATH' ) || exit;

final class Routes {

	public static function add(): void {
		$products = new Product_Routes();
		$orders   = new Order_Routes();
		Connector_Routes::add( 'shop/products', 'GET', array( $products, 'list' ), Access::server_or( 'edit_products' ), Pages::args() );
		Connector_Routes::add( 'shop/orders', 'GET', array( $orders, 'list' ), Access::server_or( 'edit_shop_orders' ), Pages::args() + Order_Routes::list_args() );
		Connector_Routes::add( 'shop/orders/(?P<id>\d+)/status', 'POST, PUT', array( $orders, 'change_status' ), Access::server_or( 'edit_shop_orders' ), Order_Routes::status_args() );
		Connector_Routes::add( 'shop/stats', 'GET', array( new Stats(), 'answer' ), Access::server_or( 'manage_woocommerce' ) );
	}
}
