<?php
/**
 * Where WordPress meets the agent.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** Closures only: the classes behind them are read when the hook fires, so a visitor's page view reads none of them. */
final class Hooks {

	public static function add( Agent $agent ): void {
		self::add_cron( $agent );
		self::add_observers( $agent );
		self::add_privacy( $agent );
		add_action(
			'rest_api_init',
			static function () use ( $agent ) {
				Languages::load( $agent );
				( new Routes( $agent ) )->register();
			}
		);
		if ( is_admin() ) {
			self::add_admin( $agent );
		}
	}

	private static function add_cron( Agent $agent ): void {
		// phpcs:ignore WordPress.WP.CronInterval -- one heartbeat every five minutes is what the protocol asks.
		add_filter( 'cron_schedules', static fn( $schedules ) => Cron::with_schedule( $schedules ) );
		add_action( 'tinyeclipse_heartbeat', static fn() => ( new Cron( $agent ) )->run() );
		add_action( 'tinyeclipse_send_outbox', static fn() => $agent->outbox()->send() );
		add_action( 'tinyeclipse_connected', static fn() => $agent->outbox()->joined() );
		add_action( 'tinyeclipse_disconnected', static fn() => $agent->outbox()->left() );
		add_action(
			'update_option_active_plugins',
			static function ( $before, $after ) use ( $agent ) {
				( new Cron( $agent ) )->soon();
				Removal::of_plans( (array) $after );
			},
			10,
			2
		);
		add_action( 'update_site_option_active_sitewide_plugins', static fn( $name, $after, $before ) => Removal::of_plans_in_network( (array) $before, (array) $after ), 10, 3 );
		if ( is_admin() || wp_doing_cron() ) {
			add_action(
				'wp_loaded',
				static function () use ( $agent ) {
					Installation::update();
					( new Cron( $agent ) )->heal();
				}
			);
		}
	}

	private static function add_observers( Agent $agent ): void {
		// A site of a network that is deleted: WordPress drops its own tables, and those that it is told of.
		add_filter( 'wpmu_drop_tables', static fn( $tables ) => array( ...array_values( (array) $tables ), Tables::outbox(), Tables::commands(), Nonces::table() ) );
		// Before WordPress drops them.
		add_action( 'wp_uninitialize_site', static fn( $site ) => Removal::of_deleted_site( $agent, (int) $site->blog_id ), 5 );
		add_action( 'wp_mail_succeeded', static fn() => Mail_Health::count_success(), 10, 0 );
		add_action( 'wp_mail_failed', static fn( $error ) => Mail_Health::count_failure( $error ) );
		add_filter(
			'upgrader_pre_download',
			static function ( $reply, $package, $upgrader, $extra = array() ) use ( $agent ) {
				( new Running_Updates( $agent ) )->begin( $upgrader, is_array( $extra ) ? $extra : array() );
				return $reply;
			},
			10,
			4
		);
	}

	private static function add_privacy( Agent $agent ): void {
		add_filter( 'wp_privacy_personal_data_exporters', static fn( $exporters ) => ( new Privacy\Tools( $agent ) )->with_exporters( $exporters ) );
		add_filter( 'wp_privacy_personal_data_erasers', static fn( $erasers ) => ( new Privacy\Tools( $agent ) )->with_erasers( $erasers ) );
		add_action( 'admin_init', static fn() => ( new Privacy\Tools( $agent ) )->add_policy() );
	}

	private static function add_admin( Agent $agent ): void {
		add_action( 'init', static fn() => Languages::load( $agent ), 0 );
		add_action( 'admin_menu', static fn() => ( new Admin_Pages( $agent ) )->add() );
		add_action( 'network_admin_menu', static fn() => ( new Network_Page( $agent ) )->add() );
		add_action( 'admin_notices', static fn() => ( new Notices( $agent ) )->show() );
		add_action( 'shutdown', static fn() => Network::at( $agent->home(), static fn() => ( new Cron( $agent ) )->catch_up() ), 100 );
	}
}
