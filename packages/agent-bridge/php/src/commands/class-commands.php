<?php
/**
 * What the server may ask of this site.
 */

namespace TinyEclipse\Agent;

use TinyEclipse\Agent\Commands\Allow_List;
use TinyEclipse\Agent\Commands\Batches;
use TinyEclipse\Agent\Commands\Runner;
use TinyEclipse\Agent\Commands\Store;

defined( 'ABSPATH' ) || exit;

/**
 * Commands that are defined, whether the owner allows them, and what came of those that arrived.
 */
final class Commands {

	/** One class each, in the folder `commands`. */
	private const BUILT_IN = array(
		Refresh_Inventory::class,
		Flush_Caches::class,
		Set_Option::class,
		Update_Page::class,
		Change_Order_Status::class,
		Clear_Debug_Log::class,
	);

	/** @var array<string, Command> */
	private array $defined = array();

	private bool $has_built_in = false;
	private ?Batches $batches  = null;
	private ?Runner $runner    = null;

	public function __construct( private Agent $agent ) {}

	/**
	 * Adds a command, on `tinyeclipse_agent_loaded`. The first of a name stays.
	 */
	public function define( Command $command ): void {
		$this->defined += array( $command->name() => $command );
	}

	/**
	 * Says how rows of a kind are applied, on `tinyeclipse_agent_loaded`.
	 *
	 * @param callable(array<string, mixed>): ?string $apply Applies one row; answers why it could not, or null. A row may
	 *                                                       come again, so applying it twice must be the same as once.
	 */
	public function define_batch( string $kind, callable $apply ): void {
		$this->batches()->define( $kind, $apply );
	}

	/** @return array<string, Command> By name. */
	public function all(): array {
		if ( ! $this->has_built_in ) {
			$this->has_built_in = true;
			foreach ( self::BUILT_IN as $class_name ) {
				$command = new $class_name();
				// A plugin cannot put its own in the place of what the server and the owner know by this name.
				$this->defined = array( $command->name() => $command ) + $this->defined;
			}
		}
		return $this->defined;
	}

	public function is_allowed( string $name ): bool {
		return ( new Allow_List() )->has( $name );
	}

	/**
	 * The owner's switch. Whoever calls this has checked that it is the owner.
	 */
	public function allow( string $name, bool $is_allowed ): void {
		( new Allow_List() )->set( $name, $is_allowed );
	}

	/**
	 * As the heartbeat tells it.
	 *
	 * @return array<int, array{name: string, isAllowed: bool}>
	 */
	public function allowed(): array {
		$list = array();
		foreach ( array_keys( $this->all() ) as $name ) {
			$list[] = array(
				'name'      => $name,
				'isAllowed' => $this->is_allowed( $name ),
			);
		}
		return $list;
	}

	/**
	 * Takes what an answer brought whose signature was checked: stores it, runs it, and tells how it went. Called after every
	 * heartbeat, as there may be results that were not confirmed.
	 *
	 * @param array<int, array<string, mixed>> $commands
	 * @param array<int, array<string, mixed>> $batches
	 * @return bool Whether any was finished: then another heartbeat tells the new state.
	 */
	public function receive( array $commands, array $batches = array() ): bool {
		return $this->runner()->receive( $commands, $batches );
	}

	/**
	 * Writes into the log what the server did here without a command, such as reading persons; answers whether it stands there.
	 *
	 * @param string $name    Like that of a command.
	 * @param string $title   What the screen calls it.
	 * @param string $message What was done, without the words of anybody.
	 */
	public function note( string $name, string $title, string $message ): bool {
		return ( new Store() )->note( $name, (string) wp_json_encode( array( 'title' => $title, 'message' => $message ) ) );
	}

	/**
	 * For the site's own screen, newest first.
	 *
	 * @return array<int, array<string, mixed>>
	 */
	public function log( int $most = 50, int $page = 1 ): array {
		$store = new Store();
		$log   = array();
		foreach ( $store->newest( min( 200, max( 1, $most ) ), max( 1, $page ) ) as $row ) {
			$result = json_decode( $row->result, true );
			$log[]  = array(
				'id'          => $row->id,
				'name'        => $row->name,
				'title'       => isset( $this->all()[ $row->name ] ) ? $this->all()[ $row->name ]->title() : $result['title'] ?? $row->name,
				'isDryRun'    => (bool) $row->is_dry_run,
				'undoOf'      => '' === $row->undo_of ? null : $row->undo_of,
				'status'      => $row->status,
				'message'     => $result['message'] ?? null,
				'receivedAt'  => Time::iso( (int) $row->received_at ),
				'finishedAt'  => Time::iso_or_null( (int) $row->finished_at ),
				'isConfirmed' => (bool) $row->confirmed_at,
			);
		}
		return $log;
	}

	private function batches(): Batches {
		return $this->batches ??= new Batches();
	}

	private function runner(): Runner {
		return $this->runner ??= new Runner( $this, $this->agent->client(), new Store(), $this->batches() );
	}
}
