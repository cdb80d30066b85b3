<?php
/**
 * Texts of other people in a report of ours.
 */

namespace TinyEclipse\Agent\State;

defined( 'ABSPATH' ) || exit;

/** The server refuses what is longer, and one long name would cost the whole part. */
final class Text {

	public static function short( mixed $text, int $length = 500 ): string {
		return mb_substr( wp_strip_all_tags( is_scalar( $text ) ? (string) $text : '' ), 0, $length );
	}

	public static function version( mixed $version ): string {
		return self::short( $version, 100 );
	}

	/** Null for what is not there. */
	public static function version_or_null( mixed $version ): ?string {
		$text = self::version( $version );
		return '' === $text ? null : $text;
	}
}
