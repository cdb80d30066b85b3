<?php
/**
 * A person in the outbox.
 */

namespace TinyEclipse\Agent\Privacy;

use TinyEclipse\Agent\Lease;
use TinyEclipse\Agent\Outbox\Sender;
use TinyEclipse\Agent\Outbox\Store;
use TinyEclipse\Agent\Settings;
use TinyEclipse\Agent\Tables;

defined( 'ABSPATH' ) || exit;

/** Reports that wait, and those that were sent or refused in the last week. */
final class Reports {

	private Rows $rows;

	public function __construct( private Settings $settings ) {
		$this->rows = new Rows(
			Tables::outbox(),
			array( 'report', 'reason' ),
			static fn( object $row, Address $address ): bool => $address->is_in( array( json_decode( $row->report, true ), $row->reason ) )
		);
	}

	/** @return array{data: array<int, array<string, mixed>>, done: bool} */
	public function export( string $email, int $page = 1 ): array {
		$address = new Address( $email );
		$items   = array();
		$found   = $this->rows->page( $address, $page );
		foreach ( $found['rows'] as $row ) {
			$items[] = array(
				'group_id'    => 'tinyeclipse-reports',
				'group_label' => __( 'Reports to TinyEclipse', 'tinyeclipse' ),
				'item_id'     => "tinyeclipse-report-{$row->id}",
				'data'        => $this->fields( $row ),
			);
		}
		return array( 'data' => $items, 'done' => $found['is_last'] );
	}

	/** @return array{items_removed: bool, items_retained: bool, messages: string[], done: bool} */
	public function erase( string $email, int $page = 1 ): array {
		$address = new Address( $email );
		$erased  = 0;
		$sent    = 0;
		$found   = $this->rows->page( $address, $page );
		// Whoever sends right now has read what waits.
		$lease    = new Lease( 'outbox', Sender::LEASE_SECONDS );
		$is_quiet = $lease->acquire();
		foreach ( $found['rows'] as $row ) {
			( new Store() )->erase( (int) $row->seq );
			++$erased;
			$sent += 'delivered' === $row->state || ( 'waiting' === $row->state && ! $is_quiet ) ? 1 : 0;
		}
		$lease->release();
		$messages = array();
		if ( $sent > 0 ) {
			/* translators: 1: a number, 2: an address */
			$messages[] = sprintf( __( 'TinyEclipse: %1$d reports about this person were sent to %2$s, or are being sent right now. Ask whoever looks after it to erase the person there too.', 'tinyeclipse' ), $sent, $this->settings->server_url() );
		}
		return array( 'items_removed' => $erased > 0, 'items_retained' => false, 'messages' => $messages, 'done' => $found['is_last'] );
	}

	private function fields( object $row ): array {
		$report = json_decode( $row->report, true );
		$states = array(
			'waiting'   => __( 'Waits to be sent', 'tinyeclipse' ),
			/* translators: %s: an address */
			'delivered' => sprintf( __( 'Sent to %s', 'tinyeclipse' ), $this->settings->server_url() ),
			'refused'   => __( 'Refused by the server', 'tinyeclipse' ),
		);
		return ( new Fields() )
			->add( __( 'When', 'tinyeclipse' ), $report['occurredAt'] ?? null )
			->add( __( 'What', 'tinyeclipse' ), ( $report['module'] ?? '' ) . '.' . ( $report['event'] ?? '' ) )
			->add( __( 'State', 'tinyeclipse' ), trim( ( $states[ $row->state ] ?? $row->state ) . ' ' . $row->reason ) )
			->add( __( 'Title', 'tinyeclipse' ), $report['title'] ?? null )
			->add( __( 'Description', 'tinyeclipse' ), $report['description'] ?? null )
			->add( __( 'Page', 'tinyeclipse' ), $report['url'] ?? null )
			->add_all( '', $report['data'] ?? array() )
			->list();
	}
}
