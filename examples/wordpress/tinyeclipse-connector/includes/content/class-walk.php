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

	private const BATCH          = 200;
	private const SECONDS        = 10;
	private const UNFINISHED     = 'tinyeclipse_content_walk';
	private const WAIT_SECONDS   = 60;
	private const PAUSE_SECONDS  = 30;

	public function register(): void {
		add_action( self::EVENT, array( $this, 'go_on' ) );
		add_action( 'transition_post_status', array( $this, 'notice' ), 10, 3 );
		add_action( 'post_updated', array( $this, 'notice_update' ), 10, 2 );
		add_action( 'deleted_post', array( $this, 'notice_deleted' ), 10, 2 );
		// Translations may be linked, languages added and plugins switched without a post being saved.
		add_action( 'wpml_translation_update', array( self::class, 'soon' ), 10, 0 );
		add_action( 'pll_save_post', array( self::class, 'soon' ), 10, 0 );
		add_action( 'permalink_structure_changed', array( self::class, 'soon' ), 10, 0 );
		add_action( 'tinyeclipse_connected', array( self::class, 'soon' ), 10, 0 );
	}

	public function notice( string $now, string $before, \WP_Post $post ): void {
		if ( $now !== $before && in_array( 'publish', array( $now, $before ), true ) ) {
			$this->notice_update( $post->ID, $post );
		}
	}

	public function notice_update( int $id, \WP_Post $post ): void {
		if ( 'publish' === $post->post_status || 'trash' === $post->post_status ) {
			$this->notice_deleted( $id, $post );
		}
	}

	public function notice_deleted( int $id, \WP_Post $post ): void {
		if ( in_array( $post->post_type, Types::names(), true ) ) {
			self::soon();
		}
	}

	/** In a minute, so that many changes at once are one walk. */
	public static function soon(): void {
		if ( ! wp_next_scheduled( self::EVENT ) ) {
			wp_schedule_single_event( time() + self::WAIT_SECONDS, self::EVENT );
		}
	}

	public static function forget_schedule(): void {
		wp_clear_scheduled_hook( self::EVENT );
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
