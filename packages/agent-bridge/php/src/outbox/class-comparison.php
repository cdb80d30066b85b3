<?php
/**
 * The daily comparison with the server.
 */

namespace TinyEclipse\Agent\Outbox;

use TinyEclipse\Agent\Client;
use TinyEclipse\Agent\Lease;
use TinyEclipse\Agent\Request_Failed;

defined( 'ABSPATH' ) || exit;

/**
 * Tells the server a checksum of each range of delivered reports, and queues anew those of ranges that it has otherwise:
 * a server that was put back from a backup gets what it lacks. The checksum is made here, as not every database has CRC32.
 */
final class Comparison {

	private const SPAN          = 1000;
	private const MOST_RANGES   = 100;
	private const MOST_ROWS     = 5000;
	private const LEASE_SECONDS = 300;

	public function __construct( private Client $client, private Store $store, private Memory $memory ) {}

	/**
	 * Compares where the last time is a day ago. Answers how many reports were queued anew.
	 */
	public function when_due( float $seconds ): int {
		$age = time() - $this->memory->compared_at();
		// A time that is still to come was noted while the clock was wrong.
		return $age >= DAY_IN_SECONDS || $age < 0 ? $this->now( $seconds ) : 0;
	}

	/**
	 * Compares for about so long; the next call goes on where this one stopped.
	 */
	public function now( float $seconds ): int {
		$lease = new Lease( 'comparison', self::LEASE_SECONDS );
		if ( $this->memory->is_paused() || ! $lease->acquire() ) {
			return 0;
		}
		try {
			return $this->compare( microtime( true ) + $seconds );
		} catch ( Request_Failed $failed ) {
			$this->memory->note_compared( time() - DAY_IN_SECONDS + HOUR_IN_SECONDS, $this->memory->compared_to() );
			return 0;
		} finally {
			$lease->release();
		}
	}

	private function compare( float $until ): int {
		$queued = 0;
		$to     = $this->memory->compared_to();
		while ( true ) {
			$ranges = $this->ranges_after( $to );
			if ( array() === $ranges ) {
				$this->memory->note_compared( time(), 0 );
				return $queued;
			}
			if ( microtime( true ) >= $until ) {
				$this->memory->note_compared( 0, $to );
				return $queued;
			}
			$answer  = $this->client->post( '/v1/agent/reports/checksums', array( 'ranges' => $ranges ) );
			$queued += $this->send_again( $ranges, is_array( $answer['resend'] ?? null ) ? $answer['resend'] : array() );
			$to      = end( $ranges )['to'];
		}
	}

	/**
	 * @return array<int, array{from: int, to: int, count: int, checksum: int}>
	 */
	private function ranges_after( int $seq ): array {
		$ranges = array();
		$rows   = $this->store->delivered_after( $seq, self::MOST_ROWS );
		foreach ( $rows as $number => $id ) {
			$last = array_key_last( $ranges );
			if ( null === $last || $number - $ranges[ $last ]['from'] >= self::SPAN ) {
				if ( count( $ranges ) >= self::MOST_RANGES ) {
					break;
				}
				$ranges[] = array(
					'from'     => $number,
					'to'       => $number,
					'count'    => 0,
					'checksum' => 0,
				);
				$last     = array_key_last( $ranges );
			}
			$ranges[ $last ]['to']       = $number;
			$ranges[ $last ]['count']   += 1;
			$ranges[ $last ]['checksum'] = ( $ranges[ $last ]['checksum'] + crc32( "$number:$id" ) ) % 0x100000000;
		}
		return $ranges;
	}

	/**
	 * Only ranges that were asked about are sent again, whatever the answer says.
	 *
	 * @param array<int, array{from: int, to: int}> $asked
	 * @param mixed[]                               $wanted
	 */
	private function send_again( array $asked, array $wanted ): int {
		$queued = 0;
		foreach ( $asked as $range ) {
			foreach ( $wanted as $one ) {
				if ( ( $one['from'] ?? null ) === $range['from'] && ( $one['to'] ?? null ) === $range['to'] ) {
					$queued += $this->store->send_again( $range['from'], $range['to'] );
				}
			}
		}
		return $queued;
	}
}
