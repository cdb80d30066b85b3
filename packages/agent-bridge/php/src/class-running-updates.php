<?php
/**
 * Updates that run now.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/**
 * While WordPress updates, it answers nobody, cron included. So the server is told when an update begins: a site that then
 * falls silent, or breaks, was being updated.
 */
final class Running_Updates {

	public const OPTION = 'tinyeclipse_updates';

	/** An update that takes longer has died. */
	private const COUNTS_SECONDS = 1800;
	/** Who presses the button waits for it. */
	private const TELL_SECONDS = 3;

	public function __construct( private Agent $agent ) {}

	/** @param array $extra What WordPress says about the update: `plugin`, `theme`, `temp_backup` and more. */
	public function begin( mixed $upgrader, array $extra ): void {
		$name    = self::name_of( $upgrader, $extra );
		$running = self::read();
		if ( '' === $name || in_array( $name, $running['names'], true ) || ! $this->agent->is_connected() ) {
			return;
		}
		$is_first = ! $running['names'];
		$names    = array_slice( array( ...$running['names'], $name ), 0, 100 );
		update_option(
			self::OPTION,
			array(
				'since' => $is_first ? time() : $running['since'],
				'names' => $names,
			),
			false
		);
		if ( $is_first ) {
			$answer = $this->tell();
			// An update is over with its request, whether it succeeded, failed or ended PHP; WordPress tells of success alone.
			add_action( 'shutdown', fn() => Network::at( $this->agent->home(), fn() => $this->end( $answer ) ), 200 );
		}
	}

	/** @return array{since: int, names: string[]} */
	public static function read(): array {
		$kept  = get_option( self::OPTION );
		$since = is_array( $kept ) ? (int) ( $kept['since'] ?? 0 ) : 0;
		if ( $since < time() - self::COUNTS_SECONDS ) {
			return array( 'since' => 0, 'names' => array() );
		}
		return array( 'since' => $since, 'names' => (array) $kept['names'] );
	}

	/** Null where the server did not hear it: an update neither waits for us nor fails with us. */
	private function tell(): ?array {
		try {
			$state = array( 'maintenance' => ( new State\Maintenance() )->collect() );
			return $this->agent->heartbeat()->tell( $state, self::TELL_SECONDS );
		} catch ( \Throwable $e ) {
			return null;
		}
	}

	private function end( ?array $answer ): void {
		delete_option( self::OPTION );
		Response::finish();
		try {
			// Commands that came with the answer have waited: an update is no moment for them.
			$this->agent->heartbeat()->obey( $answer ?? array() );
		} finally {
			$this->agent->heartbeat()->beat();
		}
	}

	private static function name_of( mixed $upgrader, array $extra ): string {
		if ( is_string( $extra['plugin'] ?? null ) ) {
			return 'plugin:' . strtok( $extra['plugin'], '/' );
		}
		if ( is_string( $extra['theme'] ?? null ) ) {
			return 'theme:' . $extra['theme'];
		}
		return $upgrader instanceof \Core_Upgrader ? 'core' : '';
	}
}
