<?php
/**
 * One run of a command.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/**
 * What a command may know of, and tell about, its run.
 */
final class Run {

	private const SECONDS_BETWEEN_TELLINGS = 5;

	private float $told_at = 0.0;

	/**
	 * @param \Closure(float): void $tell Hands progress to the server.
	 */
	public function __construct( private string $id, private bool $is_dry_run, private float $ends_at, private \Closure $tell ) {}

	/**
	 * The id of the command, a UUID: the same however often it arrives.
	 */
	public function id(): string {
		return $this->id;
	}

	public function is_dry_run(): bool {
		return $this->is_dry_run;
	}

	/**
	 * Until the host may end the process. A command that does a lot stops by itself before.
	 */
	public function seconds_left(): float {
		return max( 0.0, $this->ends_at - microtime( true ) );
	}

	/**
	 * Tells how far it is, from 0 to 1; more often than every five seconds costs nothing and says nothing.
	 */
	public function progress( float $part ): void {
		if ( microtime( true ) - $this->told_at >= self::SECONDS_BETWEEN_TELLINGS ) {
			$this->told_at = microtime( true );
			( $this->tell )( min( 1.0, max( 0.0, $part ) ) );
		}
	}
}
