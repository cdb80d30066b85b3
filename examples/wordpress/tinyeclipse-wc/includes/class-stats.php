<?php
/**
 * The shop in figures.
 *
 * @package TinyEclipse\WC
 */

namespace TinyEclipse\WC;

defined( 'ABSPATH' ) || exit;

final class Stats {

	private const CACHE         = 'tinyeclipse_wc_stats';
	private const CACHE_SECONDS = HOUR_IN_SECONDS;
	private const DAYS          = 30;
	private const PAGE          = 100;
	/** Beyond these the revenue is that of the newest ones, and says so. */
	private const MOST_ORDERS   = 2000;

	/** Counted at most every hour, however often it is asked for: a big shop takes seconds. */
	public function answer(): array {
		$kept = get_transient( self::CACHE );
		if ( ! is_array( $kept ) ) {
			$kept = $this->count();
			set_transient( self::CACHE, $kept, self::CACHE_SECONDS );
		}
		return array_merge( $kept, array( 'orders' => (object) $kept['orders'] ) );
	}

	private function count(): array {
		$orders = array();
		foreach ( array_keys( wc_get_order_statuses() ) as $status ) {
			$orders[ (string) preg_replace( '/^wc-/', '', $status ) ] = (int) wc_orders_count( preg_replace( '/^wc-/', '', $status ) );
		}
		return array(
			'currency'  => get_woocommerce_currency(),
			'products'  => array(
				'published'  => $this->count_products( array() ),
				'outOfStock' => $this->count_products( array( 'stock_status' => 'outofstock' ) ),
			),
			'orders'    => $orders,
			'lastDays'  => $this->last_days(),
			'countedAt' => gmdate( 'Y-m-d\TH:i:s\Z' ),
		);
	}

	private function count_products( array $query ): int {
		return (int) wc_get_products( $query + array( 'status' => 'publish', 'limit' => 1, 'paginate' => true, 'return' => 'ids' ) )->total;
	}

	/** Paid orders alone, in cents, so that sums are exact. */
	private function last_days(): array {
		$decimals = wc_get_price_decimals();
		$cents    = 0;
		$page     = 1;
		$count    = 0;
		$currency = get_woocommerce_currency();
		do {
			$found = wc_get_orders(
				array(
					'type'         => 'shop_order',
					'status'       => wc_get_is_paid_statuses(),
					'date_created' => ( time() - self::DAYS * DAY_IN_SECONDS ) . '...' . time(),
					'limit'        => self::PAGE,
					'page'         => $page++,
					'orderby'      => 'ID',
					'order'        => 'DESC',
				)
			);
			foreach ( $found as $order ) {
				++$count;
				// Of another currency it would be added as if it were this one.
				$cents += $order->get_currency() === $currency ? (int) round( (float) $order->get_total() * 10 ** $decimals ) : 0;
			}
		} while ( count( $found ) === self::PAGE && $count < self::MOST_ORDERS );
		return array(
			'days'       => self::DAYS,
			'orders'     => $count,
			'revenue'    => wc_format_decimal( $cents / 10 ** $decimals, $decimals ),
			'isComplete' => count( $found ) < self::PAGE,
		);
	}
}
