<?php
/**
 * Where WordPress meets the connector.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector;

use TinyEclipse\Agent\Network;
use function TinyEclipse\Agent\agent;

defined( 'ABSPATH' ) || exit;

/** Closures only: a class is read when its hook fires, so a visitor's page view reads those of the tag and no more. */
final class Plugin {

	public static function start(): void {
		static $is_started = false;
		if ( $is_started ) {
			return;
		}
		$is_started = true;
		self::add_texts();
		self::add_measuring();
		self::add_reports();
		self::add_content();
		add_filter( 'tinyeclipse_state', static fn( $state ) => State::add( $state ) );
		add_action( 'rest_api_init', static fn() => Rest\Routes::add_all() );
		if ( is_multisite() && ( is_admin() || wp_doing_cron() ) ) {
			add_action( 'wp_loaded', static fn() => self::catch_up() );
		}
		if ( is_admin() ) {
			( new Admin\Settings_Page() )->register();
			( new Admin\Plugin_Row() )->register();
			( new Admin\Privacy_Text() )->register();
		}
	}

	private static function add_texts(): void {
		$load = static fn() => Texts::load();
		add_action( 'init', $load, 1 );
		add_action( 'change_locale', $load );
	}

	private static function add_measuring(): void {
		add_action( 'wp_head', static fn() => Measuring\Tag::print(), 2 );
		add_action( 'wp_enqueue_scripts', static fn() => Measuring\Consent::enqueue(), 100 );
		// The WP Consent API asks plugins to say that they keep to it.
		add_filter( 'wp_consent_api_registered_' . plugin_basename( FILE ), '__return_true' );
	}

	private static function add_reports(): void {
		foreach ( Forms\Reports::HOOKS as $hook => $plugin ) {
			self::observe( $hook, static fn( ...$arguments ) => Forms\Reports::report( ( new $plugin() )->sent( $arguments ) ), 20, 3 );
		}
		self::observe( 'new_job_application', static fn( ...$arguments ) => Jobs\Reports::report_application( ...$arguments ), 20, 2 );
		self::observe( 'publish_job_listing', static fn( ...$arguments ) => Jobs\Reports::report_listing( ...$arguments ), 20, 3 );
		self::observe( 'transition_post_status', static fn( $now, $before, $post ) => Content\Reports::report( $now, $before, $post ), 10, 3 );
	}

	private static function add_content(): void {
		add_action( Content\Walk::EVENT, static fn() => ( new Content\Walk() )->go_on() );
		self::observe( 'transition_post_status', static fn( $now, $before, $post ) => Content\Changes::notice( $now, $before, $post ), 10, 3 );
		self::observe( 'deleted_post', static fn( $id, $post ) => Content\Changes::notice( 'deleted', $post->post_status, $post ), 10, 2 );
		// Translations are linked, languages added and addresses changed without a post being saved.
		foreach ( array( 'wpml_translation_update', 'pll_save_post', 'permalink_structure_changed', 'tinyeclipse_connected' ) as $hook ) {
			self::observe( $hook, static fn() => Content\Walk::soon(), 10, 0 );
		}
	}

	/** Looks on. Another plugin may fire a hook with something else than it used to, and who sends a form is not to see that. */
	private static function observe( string $hook, callable $look, int $priority, int $arguments ): void {
		add_action(
			$hook,
			static function ( ...$given ) use ( $hook, $look ): void {
				// In a network a plugin may publish on another site, which perhaps has switched this one off.
				if ( ! agent()->is_at_home() && ! Network::runs_here() ) {
					return;
				}
				try {
					$look( ...$given );
				} catch ( \Throwable $failure ) {
					wp_trigger_error( '', "TinyEclipse could not make out {$hook}: {$failure->getMessage()}", E_USER_WARNING );
				}
			},
			$priority,
			$arguments
		);
	}

	public static function activate(): void {
		Options::keep();
		Content\Walk::soon();
	}

	/** What activation does, on sites of a network that have never seen it: those made since, and all but one where it was for all. */
	private static function catch_up(): void {
		if ( false === get_option( Options::NAME ) ) {
			self::activate();
		}
	}

	/** On the other sites of a network it is planned once more at most, and finds nobody. */
	public static function deactivate(): void {
		wp_clear_scheduled_hook( Content\Walk::EVENT );
	}
}
