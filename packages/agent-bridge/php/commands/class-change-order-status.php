<?php
/**
 * Changes the status of an order.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/**
 * Goes through WooCommerce, so stock and mails follow as when a person does it. Undo changes the status back; a mail that was
 * sent stays sent.
 */
final class Change_Order_Status extends Command {

	private const NOTE_LENGTH = 1000;

	public function name(): string {
		return 'change_order_status';
	}

	public function title(): string {
		return __( 'Change the status of an order', 'tinyeclipse' );
	}

	public function run( array $input, Run $run ): Result {
		if ( ! self::has_shop() ) {
			return Result::not_applicable( __( 'This site has no WooCommerce.', 'tinyeclipse' ) );
		}
		$order = self::order( $input['orderId'] ?? null );
		if ( null === $order ) {
			return Result::failed( __( 'There is no such order on this site.', 'tinyeclipse' ) );
		}
		$statuses = self::statuses();
		if ( ! in_array( $input['status'] ?? null, $statuses, true ) ) {
			/* translators: %s: names of statuses. */
			return Result::failed( sprintf( __( 'The status of an order here is one of: %s.', 'tinyeclipse' ), implode( ', ', $statuses ) ) );
		}
		$note = is_string( $input['note'] ?? null ) ? mb_substr( sanitize_textarea_field( $input['note'] ), 0, self::NOTE_LENGTH ) : '';
		return self::change( $order, $input['status'], $note, $run );
	}

	public function undo( array $kept, Run $run ): Result {
		$order = self::has_shop() ? self::order( $kept['orderId'] ) : null;
		if ( null === $order ) {
			return Result::failed( __( 'The order is gone, or WooCommerce is.', 'tinyeclipse' ) );
		}
		if ( $order->get_status() !== $kept['left'] ) {
			return Result::failed( __( 'The order has moved on since, so it is left as it is.', 'tinyeclipse' ) );
		}
		return self::change( $order, $kept['before'], '', $run );
	}

	private static function has_shop(): bool {
		return function_exists( 'wc_get_order' ) && function_exists( 'wc_get_order_statuses' );
	}

	/**
	 * `wc_get_order()` finds refunds too, which have no status of their own.
	 */
	private static function order( mixed $id ): ?\WC_Order {
		$order = is_int( $id ) && $id > 0 ? wc_get_order( $id ) : null;
		return $order instanceof \WC_Order ? $order : null;
	}

	/** @return string[] Without `wc-`; drafts of the checkout are no orders yet. */
	private static function statuses(): array {
		$names = array_map( static fn( string $name ): string => preg_replace( '/^wc-/', '', $name ), array_keys( wc_get_order_statuses() ) );
		return array_values( array_diff( $names, array( 'checkout-draft' ) ) );
	}

	private static function change( \WC_Order $order, string $wanted, string $note, Run $run ): Result {
		$before = $order->get_status();
		$number = (string) $order->get_id();
		if ( $before === $wanted ) {
			/* translators: %s: number of an order. */
			return Result::succeeded( sprintf( __( 'Order %s had that status already.', 'tinyeclipse' ), $number ) );
		}
		if ( $run->is_dry_run() ) {
			/* translators: %s: number of an order. */
			return Result::succeeded( sprintf( __( 'The status of order %s would change; WooCommerce may mail the customer.', 'tinyeclipse' ), $number ) )->with_change( 'status', $before, $wanted );
		}
		$order->update_status( $wanted, $note );
		$left = wc_get_order( $order->get_id() )->get_status();
		if ( $left !== $wanted ) {
			/* translators: 1: number of an order. 2: a status. */
			return Result::failed( sprintf( __( 'WooCommerce, or a plugin, did not let order %1$s change: its status is %2$s.', 'tinyeclipse' ), $number, $left ) );
		}
		/* translators: %s: number of an order. */
		return Result::succeeded( sprintf( __( 'The status of order %s is changed.', 'tinyeclipse' ), $number ) )
			->with_change( 'status', $before, $left )
			->with_kept(
				array(
					'orderId' => $order->get_id(),
					'before'  => $before,
					'left'    => $left,
				)
			);
	}
}
