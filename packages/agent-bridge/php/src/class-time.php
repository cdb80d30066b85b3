<?php
/**
 * Times as the protocol writes them.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** Whole seconds since 1970 inside, ISO 8601 in UTC outside. */
final class Time {

	public static function iso( int $seconds ): string {
		return gmdate( 'Y-m-d\TH:i:s\Z', $seconds );
	}

	/** Null for what never was. */
	public static function iso_or_null( int $seconds ): ?string {
		return $seconds > 0 ? self::iso( $seconds ) : null;
	}
}
