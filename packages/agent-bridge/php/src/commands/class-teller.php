<?php
/**
 * Tells the server how commands went.
 */

namespace TinyEclipse\Agent\Commands;

use TinyEclipse\Agent\Client;
use TinyEclipse\Agent\Request_Failed;

defined( 'ABSPATH' ) || exit;

/**
 * A result is told until the server confirms it. What it will never take is not told again.
 */
final class Teller {

	private const MOST_AT_ONCE = 20;

	/** Signed: the server understood, and does not want it: it contradicts what was told before, or is none. */
	private const FINAL_REFUSALS = array( 400, 409, 422 );

	/** The server fell over this one, which says nothing of the others; what stands before a server answers 502 and up. */
	private const FELL_OVER = 500;

	/** A firewall minds what is in it, or it is too large for what stands between; unsigned, also what would be final. */
	private const MINDS_CONTENT = array( 403, 406, 413, ...self::FINAL_REFUSALS );

	public function __construct( private Client $client, private Store $store ) {}

	public function tell_all(): void {
		foreach ( $this->store->unconfirmed( self::MOST_AT_ONCE ) as $row ) {
			if ( ! $this->tell( $row ) ) {
				return;
			}
		}
	}

	/**
	 * Progress is worth one try: the result comes after it.
	 */
	public function tell_running( string $id, float $started_at, ?float $part ): void {
		try {
			$this->client->post(
				"/v1/agent/commands/$id/result",
				array(
					'status'    => 'running',
					'startedAt' => gmdate( 'Y-m-d\TH:i:s\Z', (int) $started_at ),
					'progress'  => $part,
				),
				array( 'timeout' => 5 )
			);
		} catch ( Request_Failed $failed ) {
			return;
		}
	}

	/**
	 * Answers whether to go on with the next one.
	 */
	private function tell( object $row ): bool {
		$body   = (array) json_decode( $row->result );
		$failed = $this->post( $row, $body );
		if ( $failed && ! self::is_final( $failed ) && in_array( $failed->status, self::MINDS_CONTENT, true ) ) {
			// That it was done is worth more than what it found.
			$failed = $this->post( $row, array_diff_key( $body, array_flip( array( 'output', 'diff' ) ) ) );
		}
		if ( ! $failed || self::is_final( $failed ) ) {
			$this->store->confirm( $row->id );
			return true;
		}
		return self::FELL_OVER === $failed->status || in_array( $failed->status, self::MINDS_CONTENT, true );
	}

	/** A proxy's page may have any status: only the server says that it will never take a result. */
	private static function is_final( Request_Failed $failed ): bool {
		return $failed->is_signed && in_array( $failed->status, self::FINAL_REFUSALS, true );
	}

	/**
	 * Objects in the body are objects of PHP, so that an empty output is `{}`.
	 *
	 * @param array<string, mixed> $body
	 * @return Request_Failed|null Null where the server took it.
	 */
	private function post( object $row, array $body ): ?Request_Failed {
		$kind = str_starts_with( $row->name, Runner::BATCH ) ? 'batches' : 'commands';
		try {
			$this->client->post( "/v1/agent/$kind/{$row->id}/result", $body );
			return null;
		} catch ( Request_Failed $failed ) {
			return $failed;
		}
	}
}
