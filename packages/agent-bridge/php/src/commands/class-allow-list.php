<?php
/**
 * Which commands the owner of the site allows.
 */

namespace TinyEclipse\Agent\Commands;

defined( 'ABSPATH' ) || exit;

/**
 * Keeps what was switched off: a command is allowed until then.
 */
final class Allow_List {

	private const OPTION = 'tinyeclipse_commands_off';

	public function has( string $name ): bool {
		/**
		 * Filters whether the server may run a command here. Only code on the site reaches this: no command does.
		 *
		 * @param bool   $is_allowed What the owner chose.
		 * @param string $name       Such as `set_option`.
		 */
		return (bool) apply_filters( 'tinyeclipse_is_command_allowed', ! in_array( $name, $this->off(), true ), $name );
	}

	public function set( string $name, bool $is_allowed ): void {
		$off = array_diff( $this->off(), array( $name ) );
		if ( ! $is_allowed ) {
			$off[] = $name;
		}
		update_option( self::OPTION, array_values( $off ), false );
	}

	/** @return string[] */
	private function off(): array {
		$off = get_option( self::OPTION, array() );
		return is_array( $off ) ? $off : array();
	}
}
