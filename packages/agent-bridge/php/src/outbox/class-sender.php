<?php
/**
 * Sends what waits in the outbox.
 */

namespace TinyEclipse\Agent\Outbox;

use TinyEclipse\Agent\Client;
use TinyEclipse\Agent\Lease;
use TinyEclipse\Agent\Request_Failed;

defined( 'ABSPATH' ) || exit;

/**
 * One sender at a time, oldest first, batch by batch. A report leaves the queue only when the server has told what became of
 * it; a report that comes twice is stored once there, so whatever is in doubt is sent again.
 */
final class Sender {

	/** Of the lease `outbox`, for whoever takes it: a longer one counts as taken while the clock was wrong. */
	public const LEASE_SECONDS = 120;

	private const MOST_ROWS  = 500;
	private const MOST_BYTES = 500000;
	private const MOST_ASIDE = 5;

	/** The server minds what is in the request: another half of it may pass. Unsigned, it is a page of what stands between. */
	private const SERVER_MINDS = array( 400, 422 );

	/** A firewall before the server minds it, or finds it too large. */
	private const FIREWALL_MINDS = array( 403, 406, 413 );

	private int $most_rows   = self::MOST_ROWS;
	private int $highest_seq = 0;

	/** @var array<int, Request_Failed> By number: reports that were refused when they were sent alone. */
	private array $aside = array();

	public function __construct( private Client $client, private Store $store, private Memory $memory ) {}

	/**
	 * Sends for about so long. Answers when to go on, in seconds since 1970; null where nothing is left, or another is at it.
	 */
	public function send( float $seconds ): ?int {
		if ( $this->memory->is_paused() ) {
			return $this->memory->paused_until();
		}
		$lease = new Lease( 'outbox', self::LEASE_SECONDS );
		if ( ! $lease->acquire() ) {
			return null;
		}
		try {
			$is_done = $this->drain( $lease, microtime( true ) + $seconds );
			if ( 0 === $this->highest_seq && $this->aside ) {
				throw end( $this->aside );
			}
			$this->note_success();
			return $is_done ? null : time();
		} catch ( Request_Failed $failed ) {
			$this->note_success();
			$this->memory->note_failure( $failed->getMessage(), $failed->retry_after_seconds > 0 ? $failed->retry_after_seconds : null );
			return $this->memory->paused_until();
		} finally {
			$lease->release();
		}
	}

	/**
	 * Answers whether everything was tried. A batch is begun only where the slowest until now would fit.
	 */
	private function drain( Lease $lease, float $until ): bool {
		$after   = 0;
		$slowest = 0.0;
		while ( true ) {
			$batch = $this->store->next_batch( $after, $this->most_rows, self::MOST_BYTES );
			if ( array() === $batch ) {
				return true;
			}
			$began = microtime( true );
			if ( $began + $slowest >= $until || ! $lease->acquire() ) {
				return false;
			}
			$after   = $this->deliver( $batch ) ? array_key_last( $batch ) : $after;
			$slowest = max( $slowest, microtime( true ) - $began );
		}
	}

	/**
	 * Answers whether to go on after this batch; false where a smaller one is to be tried first.
	 *
	 * @param array<int, string> $batch
	 */
	private function deliver( array $batch ): bool {
		$reports = array();
		foreach ( $batch as $seq => $json ) {
			$reports[] = Report::numbered( $seq, $json );
		}
		try {
			$answer = $this->client->post( '/v1/agent/reports', array( 'reports' => $reports ) );
		} catch ( Request_Failed $failed ) {
			$minders = $failed->is_signed ? array( ...self::SERVER_MINDS, ...self::FIREWALL_MINDS ) : self::FIREWALL_MINDS;
			if ( ! in_array( $failed->status, $minders, true ) ) {
				throw $failed;
			}
			return $this->make_way( $batch, $failed );
		}
		$this->settle( array_keys( $batch ), $answer );
		$this->most_rows = min( self::MOST_ROWS, $this->most_rows * 2 );
		return true;
	}

	/**
	 * Halves the batch. A report that is refused alone is set aside, so that one of them never stops all others; where
	 * everything is refused, it is not the reports.
	 *
	 * @param array<int, string> $batch
	 */
	private function make_way( array $batch, Request_Failed $failed ): bool {
		if ( count( $batch ) > 1 ) {
			$this->most_rows = intdiv( count( $batch ), 2 );
			return false;
		}
		$this->aside[ (int) array_key_first( $batch ) ] = $failed;
		if ( count( $this->aside ) >= self::MOST_ASIDE ) {
			throw $failed;
		}
		return true;
	}

	/**
	 * @param int[]                $sent
	 * @param array<string, mixed> $answer Signed, but perhaps of a newer server.
	 */
	private function settle( array $sent, array $answer ): void {
		$known   = array_merge( self::numbers( $answer['stored'] ?? null ), self::numbers( $answer['repeated'] ?? null ) );
		$arrived = array_values( array_intersect( $sent, $known ) );
		$this->store->settle( $arrived, 'delivered' );

		$refused = 0;
		foreach ( is_array( $answer['refused'] ?? null ) ? $answer['refused'] : array() as $refusal ) {
			// One without a number is told by its place.
			$seq = $refusal['seq'] ?? $sent[ $refusal['index'] ?? -1 ] ?? null;
			if ( in_array( $seq, $sent, true ) ) {
				++$refused;
				$this->store->settle( array( $seq ), 'refused', (string) ( $refusal['reason'] ?? '' ) );
			}
		}
		if ( array() === $arrived && 0 === $refused ) {
			throw new Request_Failed( 'answer_invalid', __( 'The server did not say what became of the reports it was sent.', 'tinyeclipse' ) );
		}
		$this->highest_seq = max( $this->highest_seq, max( $sent ) );
	}

	private function note_success(): void {
		if ( 0 === $this->highest_seq ) {
			return;
		}
		foreach ( $this->aside as $seq => $failed ) {
			$this->store->settle( array( $seq ), 'refused', $failed->getMessage() );
		}
		$this->memory->note_success( $this->highest_seq );
	}

	/** @return int[] */
	private static function numbers( mixed $list ): array {
		return is_array( $list ) ? array_filter( $list, 'is_int' ) : array();
	}
}
