<?php
/**
 * Goes through what is published, from cron: counts per language, what is not translated, and which pages are one page.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Content;

defined( 'ABSPATH' ) || exit;

/** A big site takes several runs: each ends in time and the next goes on by the id of the last post. */
final class Walk {

	public const EVENT = 'tinyeclipse_walk_content';

	private const BATCH         = 200;
	private const SECONDS       = 10;
	private const UNFINISHED    = 'tinyeclipse_content_walk';
	private const WAIT_SECONDS  = 60;
	private const PAUSE_SECONDS = 30;

	/** In a minute, so that many changes at once are one walk; instead of the one of tomorrow. */
	public static function soon(): void {
		$next = wp_next_scheduled( self::EVENT );
		if ( $next && $next <= time() + self::WAIT_SECONDS ) {
			return;
		}
		wp_clear_scheduled_hook( self::EVENT );
		wp_schedule_single_event( time() + self::WAIT_SECONDS, self::EVENT );
	}

	/** One run. Answers whether the walk is at its end. */
	public function go_on(): bool {
		$kept  = get_option( self::UNFINISHED );
		$tally = is_array( $kept ) ? Tally::from_array( $kept ) : new Tally();
		$ends  = microtime( true ) + self::SECONDS;
		do {
			$posts = Published::after( $tally->last_id, self::BATCH, Types::names() );
			array_map( array( $tally, 'add' ), $posts );
			$is_done = count( $posts ) < self::BATCH;
		} while ( ! $is_done && microtime( true ) < $ends );

		if ( ! $is_done ) {
			update_option( self::UNFINISHED, $tally->to_array(), false );
			wp_schedule_single_event( time() + self::PAUSE_SECONDS, self::EVENT );
			return false;
		}
		delete_option( self::UNFINISHED );
		Report::keep( $tally );
		( new Units() )->push( $tally );
		// What changes without a hook is seen a day later.
		if ( ! wp_next_scheduled( self::EVENT ) ) {
			wp_schedule_single_event( time() + DAY_IN_SECONDS, self::EVENT );
		}
		return true;
	}
}
