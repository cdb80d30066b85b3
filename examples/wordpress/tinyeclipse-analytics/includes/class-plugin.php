<?php
/**
 * Where WordPress meets this plugin.
 *
 * @package TinyEclipse\Analytics
 */

namespace TinyEclipse\Analytics;

use TinyEclipse\Agent\Network;

defined( 'ABSPATH' ) || exit;

/** Closures only: a class is read when its hook fires. */
final class Plugin {

	public static function start(): void {
		if ( ! Requirements::are_met() ) {
			add_action( 'admin_notices', array( Requirements::class, 'say' ) );
			return;
		}
		$load = static fn() => Texts::load();
		add_action( 'init', $load, 1 );
		add_action( 'change_locale', $load );
		add_action( 'rest_api_init', static fn() => ( new Relay() )->add_routes() );
		add_action( 'wp_footer', static fn() => Page_Hints::print(), 5 );
		add_filter( 'tinyeclipse_tracker_attributes', static fn( $attributes ) => Tag::change( $attributes ) );
		add_filter( 'wp_consent_api_registered_' . plugin_basename( FILE ), '__return_true' );
		self::add_script_copy();
		if ( is_multisite() && ( is_admin() || wp_doing_cron() ) ) {
			// Sites of a network that activation has not seen.
			add_action( 'wp_loaded', static fn() => Options::keep() );
		}
		if ( is_admin() ) {
			( new Settings_Section() )->register();
		}
	}

	private static function add_script_copy(): void {
		add_action( Script_Copy::EVENT, static fn() => Script_Copy::refresh() );
		foreach ( array( 'update_option_', 'add_option_' ) as $hook ) {
			add_action( $hook . Options::NAME, static fn() => Script_Copy::schedule(), 10, 0 );
		}
	}

	/** @param mixed $is_for_network Whether it is for all sites of a network. */
	public static function activate( $is_for_network = false ): void {
		Requirements::refuse_without( (bool) $is_for_network );
		Options::keep();
	}

	/** @param mixed $is_for_network Whether it was for all sites of a network. Of more than these, the event finds nobody. */
	public static function deactivate( $is_for_network = false ): void {
		foreach ( $is_for_network ? get_sites( array( 'fields' => 'ids', 'number' => 1000 ) ) : array( get_current_blog_id() ) as $site ) {
			Network::at( (int) $site, static fn() => wp_clear_scheduled_hook( Script_Copy::EVENT ) );
		}
	}
}
