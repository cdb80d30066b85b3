<?php
/**
 * Sets an option.
 */

namespace TinyEclipse\Agent;

use TinyEclipse\Agent\Commands\Option_Rules;

defined( 'ABSPATH' ) || exit;

/**
 * Sets one of the few options that may be set from outside. Undo puts back what was there, unless it was changed since.
 */
final class Set_Option extends Command {

	public function name(): string {
		return 'set_option';
	}

	public function title(): string {
		return __( 'Change a setting', 'tinyeclipse' );
	}

	public function run( array $input, Run $run ): Result {
		$option = is_string( $input['option'] ?? null ) ? $input['option'] : '';
		$rules  = Option_Rules::all();
		if ( ! isset( $rules[ $option ] ) ) {
			/* translators: 1: name of an option. 2: names of options. */
			return Result::failed( sprintf( __( '"%1$s" cannot be set from outside. What can: %2$s.', 'tinyeclipse' ), $option, implode( ', ', array_keys( $rules ) ) ) );
		}
		$value = Option_Rules::checked( $option, $rules[ $option ], $input['value'] ?? null );
		if ( is_wp_error( $value ) ) {
			return Result::failed( $value->get_error_message() );
		}
		return self::change( $option, (string) sanitize_option( $option, $value ), $run );
	}

	public function undo( array $kept, Run $run ): Result {
		// As text: WordPress has a number until the request is over, and the text of it from then on.
		if ( (string) get_option( $kept['option'] ) !== (string) $kept['left'] ) {
			/* translators: %s: name of an option. */
			return Result::failed( sprintf( __( '"%s" was changed since, so it is left as it is.', 'tinyeclipse' ), $kept['option'] ) );
		}
		return self::change( $kept['option'], $kept['before'], $run );
	}

	private static function change( string $option, string $wanted, Run $run ): Result {
		$before = (string) get_option( $option );
		if ( $before === $wanted ) {
			/* translators: %s: name of an option. */
			return Result::succeeded( sprintf( __( '"%s" was so already.', 'tinyeclipse' ), $option ) );
		}
		if ( $run->is_dry_run() ) {
			/* translators: %s: name of an option. */
			return self::told( __( '"%s" would change.', 'tinyeclipse' ), $option, $before, $wanted );
		}
		update_option( $option, $wanted );
		$left = get_option( $option );
		if ( (string) $left !== $wanted ) {
			/* translators: %s: name of an option. */
			return Result::failed( sprintf( __( '"%s" did not take the value: a plugin, or wp-config.php, keeps it as it is.', 'tinyeclipse' ), $option ) );
		}
		/* translators: %s: name of an option. */
		return self::told( __( '"%s" is changed.', 'tinyeclipse' ), $option, $before, $wanted )->with_kept(
			array(
				'option' => $option,
				'before' => $before,
				'left'   => $left,
			)
		);
	}

	/**
	 * WordPress stores some texts with entities; people are shown what the site shows.
	 */
	private static function told( string $text, string $option, string $before, string $after ): Result {
		return Result::succeeded( sprintf( $text, $option ) )->with_change( $option, wp_specialchars_decode( $before, ENT_QUOTES ), wp_specialchars_decode( $after, ENT_QUOTES ) );
	}
}
