<?php
/**
 * The steps of a shop's funnel, told by the tracker: article, basket, checkout, thank-you.
 *
 * @package TinyEclipse\Analytics
 */

namespace TinyEclipse\Analytics;

use TinyEclipse\Connector\Measuring\Tag;

defined( 'ABSPATH' ) || exit;

final class Page_Hints {

	/** On an order whose purchase was told: a thank-you page is opened again. */
	private const TOLD = '_tinyeclipse_measured';

	public static function print(): void {
		if ( ! Options::all()['hints'] || ! Tag::is_measured() ) {
			return;
		}
		/**
		 * Changes what is told of this page: the arguments of `tinyeclipse('event', …)`: name, properties, amount,
		 * currency; empty for nothing.
		 */
		$event = (array) apply_filters( 'tinyeclipse_page_hint', self::event() );
		if ( ! $event ) {
			return;
		}
		$arguments = implode( ',', array_map( static fn( $argument ): string => (string) wp_json_encode( $argument, JSON_HEX_TAG | JSON_HEX_AMP ), $event ) );
		wp_print_inline_script_tag( "window.tinyeclipse=window.tinyeclipse||function(){(tinyeclipse.q=tinyeclipse.q||[]).push(arguments)};tinyeclipse('event',{$arguments})" );
	}

	/** Name, properties, amount, currency. */
	private static function event(): array {
		if ( ! function_exists( 'is_order_received_page' ) || ! function_exists( 'wc_get_product' ) ) {
			return array();
		}
		// The thank-you page is part of the checkout, so it is asked for first.
		if ( is_order_received_page() ) {
			return self::purchase();
		}
		if ( is_checkout() ) {
			return array( 'begin_checkout', (object) array() );
		}
		if ( is_cart() ) {
			return array( 'view_cart', (object) array() );
		}
		return is_product() ? self::article() : array();
	}

	private static function article(): array {
		$product = wc_get_product( get_queried_object_id() );
		if ( ! $product ) {
			return array();
		}
		return array( 'view_item', array( 'item' => '' === $product->get_sku() ? (string) $product->get_id() : $product->get_sku(), 'price' => (float) $product->get_price() ) );
	}

	/** Only with the key of the order, as it stands in the customer's address, and once. */
	private static function purchase(): array {
		// phpcs:disable WordPress.Security.NonceVerification -- reads; the key of the order is the permission.
		$id  = absint( get_query_var( 'order-received' ) );
		$key = isset( $_GET['key'] ) ? sanitize_text_field( wp_unslash( $_GET['key'] ) ) : '';
		// phpcs:enable
		$order = $id ? wc_get_order( $id ) : false;
		if ( ! $order || '' === $key || ! $order->key_is_valid( $key ) || $order->get_meta( self::TOLD ) || 'failed' === $order->get_status() ) {
			return array();
		}
		$order->update_meta_data( self::TOLD, '1' );
		$order->save_meta_data();
		return array( 'purchase', array( 'order' => $order->get_order_number() ), (float) $order->get_total(), $order->get_currency() );
	}
}
