<?php
/**
 * What the agent remembers about how it goes.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** One option, not loaded with pages. Losing it harms nothing. */
final class Status {

	public const OPTION = 'tinyeclipse_status';

	/**
	 * `beatAt` and `dueAt` (of heartbeats, seconds since 1970), `failure` (`code`, `message`, `at`), `skewSeconds` (clock of
	 * the site minus that of the server), `intervalSeconds`, `refused` (parts of the state), `cronLateToldAt`, `renewalFailure`.
	 */
	public static function read( string $name, mixed $otherwise = null ): mixed {
		$status = get_option( self::OPTION );
		return is_array( $status ) ? $status[ $name ] ?? $otherwise : $otherwise;
	}

	public static function note( array $changes ): void {
		$status = get_option( self::OPTION );
		update_option( self::OPTION, $changes + ( is_array( $status ) ? $status : array() ), false );
	}
}
