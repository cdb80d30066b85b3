<?php
/**
 * The table of contents.
 *
 * @package TinyEclipse\Analytics
 */

namespace TinyEclipse\Analytics;

defined( 'ABSPATH' ) || exit;

final class Plugin {

	private const PARTS = array(
		Texts::class,
		Relay::class,
		Script_Copy::class,
		Tag::class,
		Page_Hints::class,
		Settings_Section::class,
	);

	public static function start(): void {
		if ( ! Requirements::are_met() ) {
			add_action( 'admin_notices', array( Requirements::class, 'say' ) );
			return;
		}
		foreach ( self::PARTS as $part ) {
			( new $part() )->register();
		}
		add_filter( 'wp_consent_api_registered_' . plugin_basename( FILE ), '__return_true' );
	}

	public static function deactivate(): void {
		wp_clear_scheduled_hook( Script_Copy::EVENT );
	}
}
