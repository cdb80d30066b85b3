<?php
/**
 * Runs commands, each once.
 */

namespace TinyEclipse\Agent\Commands;

use TinyEclipse\Agent\Client;
use TinyEclipse\Agent\Commands;
use TinyEclipse\Agent\Lease;
use TinyEclipse\Agent\Network;
use TinyEclipse\Agent\Result;
use TinyEclipse\Agent\Run;
use TinyEclipse\Agent\Time_Limit;

defined( 'ABSPATH' ) || exit;

/**
 * A command is stored, marked as running, run, and its result stored before it is told. Whatever ends PHP in between, the
 * row says how far it came: one that was running is never run again.
 */
final class Runner {

	/** Begins the name of a row that is a batch. */
	public const BATCH = 'batch:';

	private const FATAL         = E_ERROR | E_PARSE | E_CORE_ERROR | E_COMPILE_ERROR | E_USER_ERROR | E_RECOVERABLE_ERROR;
	private const LEASE_SECONDS = 600;
	private const KEPT_SECONDS  = 30 * DAY_IN_SECONDS;
	private const ROW_SECONDS   = 90 * DAY_IN_SECONDS;

	private ?object $current = null;
	/** The site of a network that the current one is for. */
	private int $site = 1;
	private bool $is_watched = false;
	private Lease $lease;
	private Teller $teller;

	public function __construct( private Commands $commands, Client $client, private Store $store, private Batches $batches ) {
		$this->lease  = new Lease( 'commands', self::LEASE_SECONDS );
		$this->teller = new Teller( $client, $store );
	}

	/**
	 * Answers whether any command or batch was finished.
	 *
	 * @param array<int, array<string, mixed>> $commands
	 * @param array<int, array<string, mixed>> $batches
	 */
	public function receive( array $commands, array $batches ): bool {
		$inbox = new Inbox( $this->store );
		foreach ( $commands as $command ) {
			$inbox->take_command( $command );
		}
		// Another process runs commands, or a command of this one asked for a heartbeat: it goes on by itself.
		if ( null !== $this->current || ! $this->lease->acquire() ) {
			return false;
		}
		try {
			$this->end_interrupted();
			$this->teller->tell_all();
			$finished = $this->run_batches( $inbox, $batches ) + $this->run_received();
			$this->store->purge( time() - self::KEPT_SECONDS, time() - self::ROW_SECONDS );
			return $finished > 0;
		} finally {
			$this->lease->release();
		}
	}

	private function run_received(): int {
		$finished = 0;
		while ( Time_Limit::seconds_left() > 0 && $this->lease->acquire() ) {
			$row = $this->store->next_received();
			if ( ! $row || ! $this->store->begin( $row->id ) ) {
				break;
			}
			$this->run( $row );
			$this->teller->tell_all();
			++$finished;
		}
		return $finished;
	}

	private function run( object $row ): void {
		$this->watch( $row );
		$started_at = microtime( true );
		$run        = new Run( $row->id, (bool) $row->is_dry_run, $started_at + Time_Limit::seconds_left(), fn( float $part ) => $this->tell_progress( $row, $started_at, $part ) );
		try {
			$result = ( new Judgement( $this->commands, $this->store ) )->of( $row, $run, fn() => $this->tell_progress( $row, $started_at, null ) );
		} catch ( \Throwable $error ) {
			$result = Result::failed( self::words( $error->getMessage() ) );
		}
		$this->finish( $row, $result, $started_at );
		$this->current = null;
	}

	private function finish( object $row, Result $result, float $started_at ): void {
		$kept = '' === $row->undo_of ? Outcome::kept( $result, (bool) $row->is_dry_run ) : '';
		$this->store->finish( $row->id, $result->status(), Outcome::json( $result, '' !== $kept, $started_at ), $kept );
		if ( '' !== $row->undo_of && ! $row->is_dry_run && 'succeeded' === $result->status() ) {
			$this->store->forget_kept( $row->undo_of );
		}
	}

	/** @param array<int, array<string, mixed>> $batches */
	private function run_batches( Inbox $inbox, array $batches ): int {
		$finished = 0;
		foreach ( $batches as $batch ) {
			if ( ! $inbox->take_batch( $batch ) ) {
				continue;
			}
			$this->watch( $this->store->find( $batch['id'] ) );
			$outcome = Nobody::run( fn() => $this->batches->apply( $batch['kind'], $batch['rows'], microtime( true ) + Time_Limit::seconds_left() ) );
			$this->store->finish( $batch['id'], 'succeeded', (string) wp_json_encode( $outcome ), '' );
			$this->current = null;
			++$finished;
		}
		$this->teller->tell_all();
		return $finished;
	}

	private function tell_progress( object $row, float $started_at, ?float $part ): void {
		$this->lease->acquire();
		// A command may be at work on another site of the network when it tells how far it is.
		Network::at( $this->site, fn() => $this->teller->tell_running( $row->id, $started_at, $part ) );
	}

	/**
	 * What still is running was being run by a process that is gone: nobody else can hold the lease.
	 */
	private function end_interrupted(): void {
		foreach ( $this->store->running() as $row ) {
			$this->end( $row, __( 'PHP ended while this ran, so how far it came is not known. Look at the site before you send it again.', 'tinyeclipse' ) );
		}
	}

	private function end( object $row, string $message ): void {
		if ( str_starts_with( $row->name, self::BATCH ) ) {
			$outcome = Batches::none( (int) ( json_decode( $row->input, true )['rows'] ?? 0 ), $message );
			$this->store->finish( $row->id, 'failed', (string) wp_json_encode( $outcome ), '' );
			return;
		}
		$this->store->finish( $row->id, 'failed', Outcome::json( Result::failed( $message ), false, microtime( true ) ), '' );
	}

	/**
	 * A fatal error cannot be caught, but what it said can be kept.
	 */
	private function watch( object $row ): void {
		$this->current = $row;
		$this->site    = get_current_blog_id();
		if ( $this->is_watched ) {
			return;
		}
		$this->is_watched = true;
		register_shutdown_function(
			function (): void {
				if ( null !== $this->current ) {
					Network::at( $this->site, fn() => $this->end( $this->current, self::last_words() ) );
					$this->lease->release();
				}
			}
		);
	}

	private static function last_words(): string {
		$error = error_get_last();
		if ( null === $error || 0 === ( $error['type'] & self::FATAL ) ) {
			return __( 'The command ended PHP before it was done.', 'tinyeclipse' );
		}
		/* translators: %s: an error of PHP. */
		return sprintf( __( 'PHP ended while this ran: %s', 'tinyeclipse' ), self::words( $error['message'] ) );
	}

	/**
	 * Without the folders of the host, which are nobody's business.
	 */
	private static function words( string $message ): string {
		return str_replace( array( ABSPATH, WP_CONTENT_DIR ), array( '', 'wp-content' ), strtok( $message, "\n" ) ?: $message );
	}
}
