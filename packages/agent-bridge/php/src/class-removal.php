<?php
/**
 * Taking back what the library made.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** Options, tables and plans of the current site. */
final class Removal {

	private const OPTIONS = array(
		'tinyeclipse_commands_off',
		'tinyeclipse_installed',
		'tinyeclipse_mail',
		'tinyeclipse_outbox',
		'tinyeclipse_pauses',
		'tinyeclipse_pending_key',
		'tinyeclipse_secrets',
		'tinyeclipse_site',
		'tinyeclipse_status',
		'tinyeclipse_updates',
	);

	private const MOST_SECONDS = 10;

	/** Of cron. */
	private const HOOKS = array( 'tinyeclipse_heartbeat', 'tinyeclipse_send_outbox' );

	/**
	 * Takes the plans away with the last plugin that brings the library: nobody would answer to them.
	 *
	 * @param string[] $active Plugins that stay, as `active_plugins` has them.
	 */
	public static function of_plans( array $active ): void {
		if ( ! Copies::are_active( $active ) ) {
			array_map( 'wp_unschedule_hook', self::HOOKS );
		}
	}

	/**
	 * The same for the sites of a network, where a plugin of all of them was deactivated. On sites for which there is no time,
	 * cron finds nobody, once.
	 *
	 * @param array $before Plugins of the whole network, as `active_sitewide_plugins` has them: by their files.
	 * @param array $after  Those that stay.
	 */
	public static function of_plans_in_network( array $before, array $after ): void {
		if ( ! Copies::are_among( array_keys( $before ) ) || Copies::are_among( array_keys( $after ) ) ) {
			return;
		}
		$ends_at = microtime( true ) + self::MOST_SECONDS;
		$offset  = 0;
		while ( microtime( true ) < $ends_at ) {
			$sites = get_sites( array( 'fields' => 'ids', 'number' => 100, 'offset' => $offset, 'orderby' => 'id' ) );
			foreach ( $sites as $site ) {
				Network::at( (int) $site, static fn() => self::of_plans( (array) get_option( 'active_plugins', array() ) ) );
			}
			$offset += 100;
			if ( count( $sites ) < 100 ) {
				return;
			}
		}
	}

	/** Of a network a site is about to be deleted: its tables go with those of WordPress, and the server hears that it leaves. */
	public static function of_deleted_site( Agent $agent, int $site ): void {
		Network::at(
			$site,
			static function () use ( $agent ): void {
				if ( $agent->settings()->is_enrolled() ) {
					( new Enrolment( $agent ) )->leave();
				}
			}
		);
	}

	/** Of a network: tables of sites that were deleted while the library was not loaded, so that WordPress was not told of them. */
	public static function of_gone_sites(): void {
		global $wpdb;
		if ( ! is_multisite() ) {
			return;
		}
		delete_site_transient( Cron::SWEPT );
		$names = $wpdb->get_col( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $wpdb->base_prefix ) . '%' . $wpdb->esc_like( '_tinyeclipse_' ) . '%' ) );
		$ours  = '/^' . preg_quote( $wpdb->base_prefix, '/' ) . '([1-9][0-9]*)_tinyeclipse_(outbox|commands|nonces)$/D';
		foreach ( $names as $name ) {
			if ( preg_match( $ours, $name, $found ) && ! get_site( (int) $found[1] ) ) {
				$wpdb->query( $wpdb->prepare( 'DROP TABLE IF EXISTS %i', $name ) );
			}
		}
	}

	/** Tells the server that the site leaves, and removes the rest. */
	public static function of_site( Agent $agent ): void {
		global $wpdb;
		if ( $agent->settings()->is_enrolled() ) {
			( new Enrolment( $agent ) )->leave();
		}
		array_map( 'wp_unschedule_hook', self::HOOKS );
		Tables::drop();
		Nonces::drop_table();
		array_map( 'delete_option', self::OPTIONS );
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE option_name LIKE %s', $wpdb->options, $wpdb->esc_like( 'tinyeclipse_lease_' ) . '%' ) );
	}
}
