<?php
/**
 * Amounts as text with the decimals of the shop: a binary fraction loses cents.
 *
 * @package TinyEclipse\WC
 */

namespace TinyEclipse\WC;

defined( 'ABSPATH' ) || exit;

final class Money {

	/** Null for a price that was not set. */
	public static function text( $amount ): ?string {
		return '' === $amount || null === $amount ? null : (string) wc_format_decimal( $amount, wc_get_price_decimals() );
	}
}
