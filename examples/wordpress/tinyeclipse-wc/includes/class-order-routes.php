<?php
/**
 * Orders of the shop, and the status of one.
 *
 * @package TinyEclipse\WC
 */

namespace TinyEclipse\WC;

use TinyEclipse\Connector\Rest\Access;
use function TinyEclipse\Agent\agent;

defined( 'ABSPATH' ) || exit;

final class Order_Routes {

	public static function list_args(): array {
		return array( 'status' => self::status_arg( false ) );
	}

	public static function status_args(): array {
		return array(
			'id'     => array( 'type' => 'integer', 'minimum' => 1, 'required' => true ),
			'status' => self::status_arg( true ),
			'note'   => array( 'type' => 'string', 'maxLength' => 500, 'sanitize_callback' => 'sanitize_textarea_field', 'default' => '' ),
		);
	}

	/** Without the `wc-` that only the database has. A shop may have statuses of its own. */
	private static function status_arg( bool $is_required ): array {
		$statuses = array_map( static fn( string $status ): string => (string) preg_replace( '/^wc-/', '', $status ), array_keys( wc_get_order_statuses() ) );
		return array( 'type' => 'string', 'enum' => $statuses, 'required' => $is_required );
	}

	public function list( \WP_REST_Request $request ): array {
		$query = Pages::query( $request ) + array( 'type' => 'shop_order' );
		if ( $request['status'] ) {
			$query['status'] = array( $request['status'] );
		}
		$found = wc_get_orders( $query );
		return Pages::answer( $request, array_map( array( self::class, 'shape' ), $found->orders ), (int) $found->total );
	}

	public function change_status( \WP_REST_Request $request ) {
		$order = wc_get_order( $request['id'] );
		if ( ! $order instanceof \WC_Order ) {
			return new \WP_Error( 'not_found', __( 'There is no such order.', 'tinyeclipse-wc' ), array( 'status' => 404 ) );
		}
		// One switch for the command and for this: the owner thinks of the deed, not of its way.
		if ( Access::is_server( $request ) && ! agent()->commands()->is_allowed( 'change_order_status' ) ) {
			return new \WP_Error( 'not_allowed', __( 'The owner of this site has switched off that the server changes orders.', 'tinyeclipse-wc' ), array( 'status' => 403 ) );
		}
		$before = $order->get_status();
		if ( $before !== $request['status'] && ! $order->update_status( $request['status'], $request['note'], true ) ) {
			return new \WP_Error( 'not_changed', __( 'WooCommerce did not change the order. Its log says why.', 'tinyeclipse-wc' ), array( 'status' => 500 ) );
		}
		return self::shape( wc_get_order( $request['id'] ) ) + array( 'statusBefore' => $before );
	}

	public static function shape( \WC_Order $order ): array {
		return array(
			'id'            => $order->get_id(),
			'number'        => (string) $order->get_order_number(),
			'status'        => $order->get_status(),
			'currency'      => $order->get_currency(),
			'total'         => Money::text( $order->get_total() ),
			'totalTax'      => Money::text( $order->get_total_tax() ),
			'shippingTotal' => Money::text( $order->get_shipping_total() ),
			'discountTotal' => Money::text( $order->get_discount_total() ),
			'customerId'    => $order->get_customer_id() ?: null,
			'email'         => $order->get_billing_email() ?: null,
			'paymentMethod' => $order->get_payment_method() ?: null,
			'createdVia'    => $order->get_created_via() ?: null,
			'items'         => array_values( array_map( array( self::class, 'item' ), $order->get_items() ) ),
			'createdAt'     => self::time( $order->get_date_created() ),
			'modifiedAt'    => self::time( $order->get_date_modified() ),
			'paidAt'        => self::time( $order->get_date_paid() ),
		);
	}

	private static function item( $item ): array {
		return array(
			'productId'   => $item->get_product_id(),
			'variationId' => $item->get_variation_id() ?: null,
			'name'        => $item->get_name(),
			'quantity'    => $item->get_quantity(),
			'total'       => Money::text( $item->get_total() ),
		);
	}

	private static function time( $date ): ?string {
		return $date ? gmdate( 'Y-m-d\TH:i:s\Z', $date->getTimestamp() ) : null;
	}
}
