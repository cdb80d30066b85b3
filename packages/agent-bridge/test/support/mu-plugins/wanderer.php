<?php
/**
 * Plugin Name: Wanderer
 * Description: Works on other sites of a network in the middle of everything, and seldom comes back.
 */

defined( 'ABSPATH' ) || exit;

// `/?tells=5` reports on this site and on that one, and stays there.
add_action(
	'template_redirect',
	static function () {
		$other = (int) ( $_GET['tells'] ?? 0 );
		if ( $other > 0 ) {
			tinyeclipse_send_event( 'test', 'happened', 'At home' );
			switch_to_blog( $other );
			wp_cache_set( 'told', tinyeclipse_send_event( 'test', 'happened', 'Away' ) );
		}
	}
);

// While a request is on its way to a server.
add_action(
	'http_api_debug',
	static function () {
		if ( get_site_option( 'wanders' ) ) {
			switch_to_blog( get_main_site_id() );
		}
	}
);

add_action(
	'tinyeclipse_agent_loaded',
	static function ( $agent ) {
		$agent->commands()->define(
			new class() extends TinyEclipse\Agent\Command {
				public function name(): string {
					return 'wander';
				}

				public function title(): string {
					return 'Wander';
				}

				public function run( array $input, TinyEclipse\Agent\Run $run ): TinyEclipse\Agent\Result {
					switch_to_blog( get_main_site_id() );
					$run->progress( 0.5 );
					if ( ! empty( $input['exits'] ) ) {
						exit;
					}
					return TinyEclipse\Agent\Result::succeeded( 'Gone' );
				}
			}
		);
	}
);
