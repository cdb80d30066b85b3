<?php
/**
 * What the owner of the site chose. Autoloaded: every page view reads it.
 *
 * @package TinyEclipse\Analytics
 */

namespace TinyEclipse\Analytics;

defined( 'ABSPATH' ) || exit;

final class Options {

	public const NAME = 'tinyeclipse_analytics';

	/** Headers in which a proxy before this site says who the visitor is. Anybody may send one: no proxy, no header. */
	public const ADDRESS_HEADERS = array( 'x-forwarded-for', 'x-real-ip', 'cf-connecting-ip' );

	private const DEFAULTS = array(
		'relays'         => false,
		'hints'          => true,
		'address_header' => '',
	);

	public static function all(): array {
		$stored = get_option( self::NAME );
		return array_merge( self::DEFAULTS, array_intersect_key( is_array( $stored ) ? $stored : array(), self::DEFAULTS ) );
	}

	public static function relays(): bool {
		return (bool) self::all()['relays'];
	}

	/** One of those above, whatever is stored; empty for none. */
	public static function address_header(): string {
		return self::known_header( self::all()['address_header'] );
	}

	/** Stores what is so by default as well: WordPress looks for an option that is not there with a query, on every page. */
	public static function keep(): void {
		add_option( self::NAME, self::DEFAULTS );
		add_option( Script_Copy::OPTION, '' );
	}

	/** Of a form: a box that is not ticked is not sent, and means no. */
	public static function clean( $given ): array {
		$given = is_array( $given ) ? $given : array();
		return array(
			'relays'         => ! empty( $given['relays'] ),
			'hints'          => ! empty( $given['hints'] ),
			'address_header' => self::known_header( $given['address_header'] ?? '' ),
		);
	}

	private static function known_header( $header ): string {
		return in_array( $header, self::ADDRESS_HEADERS, true ) ? $header : '';
	}
}
