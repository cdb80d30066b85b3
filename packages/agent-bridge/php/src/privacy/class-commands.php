<?php
/**
 * A person in the log of commands.
 */

namespace TinyEclipse\Agent\Privacy;

use TinyEclipse\Agent\Commands\Runner;
use TinyEclipse\Agent\Commands\Store;
use TinyEclipse\Agent\Tables;
use TinyEclipse\Agent\Time;

defined( 'ABSPATH' ) || exit;

/** What was asked, what came of it, and what is kept for an undo: a note to an order, a text that was on a page. */
final class Commands {

	private const COLUMNS = array( 'input', 'result', 'kept' );

	private Rows $rows;

	public function __construct() {
		$this->rows = new Rows( Tables::commands(), self::COLUMNS, static fn( object $row, Address $address ): bool => self::has( $row, $address ) );
	}

	/** @return array{data: array<int, array<string, mixed>>, done: bool} */
	public function export( string $email, int $page = 1 ): array {
		$address = new Address( $email );
		$items   = array();
		$found   = $this->rows->page( $address, $page );
		foreach ( $found['rows'] as $row ) {
			$items[] = array(
				'group_id'    => 'tinyeclipse-commands',
				'group_label' => __( 'Commands of TinyEclipse', 'tinyeclipse' ),
				'item_id'     => "tinyeclipse-command-{$row->id}",
				'data'        => self::fields( $row, $address ),
			);
		}
		return array( 'data' => $items, 'done' => $found['is_last'] );
	}

	/** @return array{items_removed: bool, items_retained: bool, messages: string[], done: bool} */
	public function erase( string $email, int $page = 1 ): array {
		$address = new Address( $email );
		$erased  = 0;
		$running = 0;
		$found   = $this->rows->page( $address, $page );
		foreach ( $found['rows'] as $row ) {
			if ( self::erase_row( $row, $address ) ) {
				++$erased;
			} else {
				++$running;
			}
		}
		$messages = $running > 0 ? array( __( 'TinyEclipse: a command about this person is running right now. Erase once more in some minutes.', 'tinyeclipse' ) ) : array();
		return array( 'items_removed' => $erased > 0, 'items_retained' => $running > 0, 'messages' => $messages, 'done' => $found['is_last'] );
	}

	/** False where the command runs: the process that does would write it anew. */
	private static function erase_row( object $row, Address $address ): bool {
		if ( str_starts_with( $row->name, Runner::BATCH ) ) {
			$result = (string) wp_json_encode( $address->taken_out_of( json_decode( $row->result, true ) ) );
		} else {
			// One that has yet to run would run without its input.
			$status = 'received' === $row->status ? array( 'status' => 'failed' ) : array();
			$words  = array( 'message' => __( 'What was said here was erased.', 'tinyeclipse' ), 'output' => null, 'diff' => array(), 'canUndo' => false );
			$result = (string) wp_json_encode( $status + $words + (array) json_decode( $row->result, true ) );
		}
		return ( new Store() )->erase( $row->id, $row->status, $result );
	}

	private static function has( object $row, Address $address ): bool {
		foreach ( self::COLUMNS as $column ) {
			if ( $address->is_in( json_decode( (string) $row->$column, true ) ) ) {
				return true;
			}
		}
		return false;
	}

	/** Pages and orders are of others too: no text in which the address is not. */
	private static function fields( object $row, Address $address ): array {
		return ( new Fields() )
			->add( __( 'When', 'tinyeclipse' ), Time::iso( (int) $row->received_at ) )
			->add( __( 'What', 'tinyeclipse' ), $row->name )
			->add( __( 'State', 'tinyeclipse' ), $row->status )
			->add_all( __( 'Asked', 'tinyeclipse' ), json_decode( $row->input, true ), $address )
			->add_all( __( 'Answered', 'tinyeclipse' ), json_decode( $row->result, true ), $address )
			->add_all( __( 'Kept for an undo', 'tinyeclipse' ), json_decode( $row->kept, true ), $address )
			->list();
	}
}
