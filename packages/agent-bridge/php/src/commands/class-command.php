<?php
/**
 * The base of every command.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/**
 * Something that the server may ask this site to do. Define one with `$agent->commands()->define( new My_Command() )` on
 * `tinyeclipse_agent_loaded`. A command runs without a user, so what it does must not lean on capabilities, and whatever it
 * throws becomes a failed result.
 */
abstract class Command {

	/**
	 * `[a-z][a-z0-9_]{0,39}`, the same on the server.
	 */
	abstract public function name(): string;

	/**
	 * What it is called on the site's own screen.
	 */
	abstract public function title(): string;

	/**
	 * Does it; or, where `$run->is_dry_run()`, answers the changes it would make and makes none.
	 *
	 * @param array<string, mixed> $input As the server sent it: not yet checked.
	 */
	abstract public function run( array $input, Run $run ): Result;

	/**
	 * Puts back what a run kept. It refuses, with a failed result, where the thing was changed since.
	 *
	 * @param array<string, mixed> $kept What the run gave to `with_kept()`.
	 */
	public function undo( array $kept, Run $run ): Result {
		return Result::failed( __( 'This command cannot be undone.', 'tinyeclipse' ) );
	}

	/**
	 * Whether the server is told that it runs before it does; for what may take longer than a few seconds.
	 */
	public function is_long(): bool {
		return false;
	}
}
