<?php
/**
 * What the server asked to wait with.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** By kind of request, so that a limit on reports does not silence heartbeats. Never longer than an hour. */
final class Pauses {

	public const OPTION          = 'tinyeclipse_pauses';
	private const LONGEST_SECONDS = 3600;

	public function add( string $path, int $seconds ): void {
		$pauses                       = $this->living();
		$pauses[ self::lane( $path ) ] = time() + min( $seconds, self::LONGEST_SECONDS );
		update_option( self::OPTION, $pauses, false );
	}

	public function seconds_left( string $path ): int {
		return max( 0, ( $this->living()[ self::lane( $path ) ] ?? 0 ) - time() );
	}

	/** Seconds of a `Retry-After`, which is a number or a date; 0 where it is neither. */
	public static function seconds_of( string $header ): int {
		if ( ctype_digit( $header ) ) {
			return min( (int) $header, self::LONGEST_SECONDS );
		}
		$time = '' === $header ? false : strtotime( $header );
		return false === $time ? 0 : max( 0, min( $time - time(), self::LONGEST_SECONDS ) );
	}

	/** One that would last longer than any may was noted while the clock was wrong. */
	private function living(): array {
		$pauses = get_option( self::OPTION );
		$now    = time();
		return array_filter(
			is_array( $pauses ) ? $pauses : array(),
			static fn( mixed $until ): bool => is_int( $until ) && $until > $now && $until <= $now + self::LONGEST_SECONDS
		);
	}

	/** `/v1/agent/commands/…/result` is `commands`. */
	private static function lane( string $path ): string {
		return explode( '/', $path )[3] ?? '';
	}
}
