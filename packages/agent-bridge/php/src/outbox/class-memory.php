<?php
/**
 * What the outbox remembers from one request to the next.
 */

namespace TinyEclipse\Agent\Outbox;

defined( 'ABSPATH' ) || exit;

/**
 * One option, not autoloaded: when to try again, what was lost, how far the daily comparison is. Only the sender and the
 * daily work change it, under their lease.
 */
final class Memory {

	private const OPTION = 'tinyeclipse_outbox';

	private const LONGEST_PAUSE     = HOUR_IN_SECONDS;
	private const LONGEST_OWN_PAUSE = 30 * MINUTE_IN_SECONDS;

	private const NOTHING = array(
		'site_id'      => '',
		'highest_seq'  => 0,
		'lost'         => 0,
		'failures'     => 0,
		'paused_until' => 0,
		'is_told'      => false,
		'error'        => '',
		'compared_at'  => 0,
		'compared_to'  => 0,
	);

	/** @var array{site_id: string, highest_seq: int, lost: int, failures: int, paused_until: int, is_told: bool, error: string, compared_at: int, compared_to: int} */
	private array $values;

	public function __construct() {
		$stored       = get_option( self::OPTION );
		$this->values = array_merge( self::NOTHING, is_array( $stored ) ? $stored : array() );
	}

	/**
	 * Whether nothing is to be sent yet. A longer pause than there can be was noted while the clock was wrong.
	 */
	public function is_paused(): bool {
		$seconds = $this->values['paused_until'] - time();
		return $seconds > 0 && $seconds <= self::LONGEST_PAUSE;
	}

	public function paused_until(): int {
		return $this->is_paused() ? $this->values['paused_until'] : 0;
	}

	/**
	 * Waits as long as the server says, or else twice as long each time, so that a server that comes back is not met by all sites
	 * at once.
	 */
	public function note_failure( string $error, ?int $retry_after ): void {
		$failures = $this->values['failures'] + 1;
		$own      = min( self::LONGEST_OWN_PAUSE, MINUTE_IN_SECONDS * 2 ** min( 10, $failures - 1 ) );
		$seconds  = null === $retry_after ? (int) ( $own * wp_rand( 80, 100 ) / 100 ) : min( self::LONGEST_PAUSE, max( 1, $retry_after ) );
		$this->write(
			array(
				'failures'     => $failures,
				'paused_until' => time() + $seconds,
				'is_told'      => null !== $retry_after,
				'error'        => $error,
			)
		);
	}

	public function note_success( int $highest_seq ): void {
		$this->write(
			array(
				'highest_seq'  => max( $highest_seq, $this->values['highest_seq'] ),
				'failures'     => 0,
				'paused_until' => 0,
				'error'        => '',
			)
		);
	}

	/**
	 * The server answered something else: a pause of our own guess ends, one that it asked for does not.
	 */
	public function end_own_pause(): void {
		if ( $this->is_paused() && ! $this->values['is_told'] ) {
			$this->write( array( 'paused_until' => 0 ) );
		}
	}

	public function add_lost( int $reports ): void {
		if ( $reports > 0 ) {
			$this->write( array( 'lost' => $this->values['lost'] + $reports ) );
		}
	}

	public function note_compared( int $at, int $to ): void {
		$this->write(
			array(
				'compared_at' => $at,
				'compared_to' => $to,
			)
		);
	}

	/**
	 * The site whose reports are in the outbox; empty before the first.
	 */
	public function site_id(): string {
		return $this->values['site_id'];
	}

	/**
	 * Begins anew for a site, but goes on numbering.
	 */
	public function begin_for( string $site_id ): void {
		$highest_seq  = $this->values['highest_seq'];
		$this->values = self::NOTHING;
		$this->write(
			array(
				'site_id'     => $site_id,
				'highest_seq' => $highest_seq,
			)
		);
	}

	public function highest_seq(): int {
		return $this->values['highest_seq'];
	}

	public function lost(): int {
		return $this->values['lost'];
	}

	/**
	 * Why the last try failed; empty where it did not.
	 */
	public function error(): string {
		return $this->values['error'];
	}

	public function compared_at(): int {
		return $this->values['compared_at'];
	}

	public function compared_to(): int {
		return $this->values['compared_to'];
	}

	/** @param array<string, mixed> $values */
	private function write( array $values ): void {
		$this->values = array_merge( $this->values, $values );
		update_option( self::OPTION, $this->values, false );
	}
}
