<?php
/**
 * A command: what the server, and the Commands screen, can have this site do.
 */

namespace My_Plugin;

use TinyEclipse\Agent\Command;
use TinyEclipse\Agent\Result;
use TinyEclipse\Agent\Run;

defined( 'ABSPATH' ) || exit;

final class Change_Notice extends Command {

	private const OPTION = 'my_plugin_notice';

	public function name(): string {
		return 'my_plugin_notice';
	}

	public function title(): string {
		return __( 'Change the notice', 'my-plugin' );
	}

	public function run( array $input, Run $run ): Result {
		if ( ! is_string( $input['text'] ?? null ) ) {
			return Result::failed( __( 'The notice has no "text".', 'my-plugin' ) );
		}
		return $this->change( sanitize_text_field( $input['text'] ), $run );
	}

	public function undo( array $kept, Run $run ): Result {
		if ( get_option( self::OPTION, '' ) !== $kept['after'] ) {
			return Result::failed( __( 'The notice was changed since.', 'my-plugin' ) );
		}
		return $this->change( $kept['before'], $run );
	}

	/** A dry run answers what would change, and changes nothing. */
	private function change( string $after, Run $run ): Result {
		$before = (string) get_option( self::OPTION, '' );
		if ( ! $run->is_dry_run() ) {
			update_option( self::OPTION, $after );
		}
		return Result::succeeded( __( 'The notice is as it should be.', 'my-plugin' ) )
			->with_change( self::OPTION, $before, $after )
			->with_kept( array( 'before' => $before, 'after' => $after ) );
	}
}
