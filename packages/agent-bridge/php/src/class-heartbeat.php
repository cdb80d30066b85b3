<?php
/**
 * The conversation with the server.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** Tells how the site is and does what the answer asks. One at a time. */
final class Heartbeat {

	private const PATH            = '/v1/agent/heartbeat';
	private const DEFAULT_SECONDS = 300;
	/** Beats in a row while the server has more to give. */
	private const MAX_ROUNDS  = 10;
	private const MAX_SECONDS = 20;
	/** A beat and the commands of it: who holds the lease longer has died. */
	private const LEASE_SECONDS = 180;

	private bool $is_beating = false;

	public function __construct( private Agent $agent ) {}

	/**
	 * Never throws: what went wrong stands in the status, for the screens. True when the server has answered. Of a network
	 * only the site that this request is of can be told of: the plugins of another were not loaded.
	 */
	public function beat(): bool {
		if ( $this->is_beating || ! $this->agent->is_at_home() || ! $this->agent->is_connected() ) {
			return false;
		}
		$lease = new Lease( 'heartbeat', self::LEASE_SECONDS );
		if ( ! $lease->acquire() ) {
			return false;
		}
		$this->is_beating = true;
		try {
			$this->converse();
			$this->agent->outbox()->tick();
			return true;
		} catch ( \Throwable $failure ) {
			$this->note_failure( $failure );
			return false;
		} finally {
			$this->is_beating = false;
			$lease->release();
		}
	}

	/**
	 * Tells parts of the state at once, and answers what the server said, to be given to `obey()` later: an update that has
	 * begun is no moment for commands.
	 */
	public function tell( array $state, int $timeout_seconds ): array {
		return $this->agent->client()->post( self::PATH, $this->body( $state ), array( 'timeout' => $timeout_seconds ) );
	}

	/** Does what an answer asks. True when the server should hear of it at once. */
	public function obey( array $answer ): bool {
		$this->learn( $answer );
		$has_done = $this->agent->commands()->receive( self::rows( $answer['commands'] ?? null ), self::rows( $answer['batches'] ?? null ) );
		return $has_done || ! empty( $answer['hasMore'] );
	}

	/** The server may ask for fewer heartbeats than cron brings, and a wake-up may have come just before. */
	public function is_too_early(): bool {
		$seconds = time() - $this->last_at();
		return $seconds >= 0 && $seconds < max( 60, $this->interval() - 240 );
	}

	public function is_overdue(): bool {
		return $this->last_at() + 2 * $this->interval() < time();
	}

	private function converse(): void {
		$ends_at = time() + self::MAX_SECONDS;
		for ( $round = 0; $round < self::MAX_ROUNDS && time() < $ends_at; ++$round ) {
			$answer = $this->agent->client()->post( self::PATH, $this->body( ( new State() )->collect() ) );
			$this->note_success( $answer );
			if ( ! $this->obey( $answer ) ) {
				return;
			}
		}
	}

	private function body( array $state ): array {
		$due_at = wp_next_scheduled( Cron::HOOK );
		return array(
			'protocol'  => $this->agent->protocol(),
			'sentAt'    => Time::iso( time() ),
			'cronDueAt' => $due_at ? Time::iso( $due_at ) : null,
			'state'     => (object) $state,
			'commands'  => $this->agent->commands()->allowed(),
			'outbox'    => $this->agent->outbox()->summary(),
		);
	}

	/** Keys of the server, and what a person confirmed there. */
	private function learn( array $answer ): void {
		$settings = $this->agent->settings();
		$secrets  = $settings->secrets();
		$keys     = Secrets::keys_of_server( $answer['serverKeys'] ?? null );
		if ( $secrets && $keys && $keys !== $secrets->server_keys ) {
			$this->learn_keys( $secrets->key_id, $keys );
		}
		if ( array_key_exists( 'environment', $answer ) ) {
			$settings->confirm_environment( in_array( $answer['environment'], array( 'production', 'staging' ), true ) ? $answer['environment'] : '' );
		}
	}

	/**
	 * Into the secrets that asked, and no others that came meanwhile. Where another process is at them, the next answer brings
	 * the keys again.
	 */
	private function learn_keys( string $asked_with, array $keys ): void {
		$settings = $this->agent->settings();
		$lease    = $settings->lease();
		if ( ! $lease->acquire() ) {
			return;
		}
		try {
			$settings->reload();
			$secrets = $settings->secrets();
			if ( $secrets && $secrets->key_id === $asked_with ) {
				$secrets->server_keys = $keys;
				$settings->save_secrets( $secrets );
			}
		} finally {
			$lease->release();
		}
	}

	private function note_success( array $answer ): void {
		$seconds = is_int( $answer['heartbeatSeconds'] ?? null ) ? $answer['heartbeatSeconds'] : self::DEFAULT_SECONDS;
		$time    = strtotime( (string) ( $answer['serverTime'] ?? '' ) );
		Status::note(
			array(
				'beatAt'          => time(),
				'failure'         => null,
				'intervalSeconds' => max( 60, min( $seconds, HOUR_IN_SECONDS ) ),
				'skewSeconds'     => false === $time ? null : time() - $time,
				'refused'         => array_slice( self::rows( $answer['refused'] ?? null ), 0, 20 ),
			)
		);
	}

	private function note_failure( \Throwable $failure ): void {
		$is_of_request = $failure instanceof Request_Failed;
		if ( $is_of_request && 'paused' === $failure->problem ) {
			// Nothing was asked, so what went wrong before still says more.
			return;
		}
		Status::note(
			array(
				'failure'     => array(
					'code'    => $is_of_request ? $failure->problem : 'agent_failed',
					'message' => $failure->getMessage(),
					'at'      => time(),
				),
				'skewSeconds' => $is_of_request ? $failure->skew_seconds : null,
			)
		);
	}

	private function last_at(): int {
		return (int) Status::read( 'beatAt', 0 );
	}

	private function interval(): int {
		return (int) Status::read( 'intervalSeconds', self::DEFAULT_SECONDS );
	}

	/** The arrays of a list; nothing else. */
	private static function rows( mixed $list ): array {
		return array_values( array_filter( is_array( $list ) ? $list : array(), 'is_array' ) );
	}
}
