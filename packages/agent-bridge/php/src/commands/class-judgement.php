<?php
/**
 * Whether a command may run, and running it.
 */

namespace TinyEclipse\Agent\Commands;

use TinyEclipse\Agent\Command;
use TinyEclipse\Agent\Commands;
use TinyEclipse\Agent\Result;
use TinyEclipse\Agent\Run;

defined( 'ABSPATH' ) || exit;

/**
 * Goes through what may be in the way of a stored command, and runs it as nobody where nothing is.
 */
final class Judgement {

	public function __construct( private Commands $commands, private Store $store ) {}

	/** @param \Closure(): void $tell_it_runs For commands that take long. */
	public function of( object $row, Run $run, \Closure $tell_it_runs ): Result {
		if ( (int) $row->expires_at < time() ) {
			return Result::failed( __( 'It came to this site after its time, and was not run.', 'tinyeclipse' ) );
		}
		$undone  = '' === $row->undo_of ? null : $this->store->find( $row->undo_of );
		$name    = $undone->name ?? $row->name;
		$command = $this->commands->all()[ $name ] ?? null;
		if ( null === $command ) {
			/* translators: %s: name of a command. */
			return Result::not_applicable( sprintf( __( 'This site has no command "%s". Update the plugin, or activate the one that brings it.', 'tinyeclipse' ), $name ) );
		}
		if ( ! $this->commands->is_allowed( $name ) ) {
			/* translators: %s: title of a command. */
			return Result::not_applicable( sprintf( __( 'The owner of this site has switched off "%s", under TinyEclipse → Settings.', 'tinyeclipse' ), $command->title() ) );
		}
		if ( '' !== $row->undo_of ) {
			return $this->undo( $command, $undone, $run, $tell_it_runs );
		}
		$input = json_decode( $row->input, true );
		return $this->execute( $command, $tell_it_runs, static fn(): Result => $command->run( is_array( $input ) ? $input : array(), $run ) );
	}

	/** @param \Closure(): void $tell_it_runs */
	private function undo( Command $command, ?object $undone, Run $run, \Closure $tell_it_runs ): Result {
		if ( null === $undone ) {
			return Result::failed( __( 'This site does not remember the command that is to be undone.', 'tinyeclipse' ) );
		}
		$kept = json_decode( $undone->kept, true );
		if ( ! is_array( $kept ) ) {
			return Result::failed( __( 'Nothing is kept of that command: it changed nothing, cannot be undone, was undone before, or ran more than 30 days ago.', 'tinyeclipse' ) );
		}
		return $this->execute( $command, $tell_it_runs, static fn(): Result => $command->undo( $kept, $run ) );
	}

	/**
	 * @param \Closure(): void   $tell_it_runs
	 * @param \Closure(): Result $work
	 */
	private function execute( Command $command, \Closure $tell_it_runs, \Closure $work ): Result {
		if ( $command->is_long() ) {
			$tell_it_runs();
		}
		return Nobody::run( $work );
	}
}
