<?php
/**
 * What a plugin includes: `require __DIR__ . '/vendor/tinyeclipse/agent.php';`
 *
 * Several plugins may bundle several versions. Each copy says which it is; the newest alone is loaded, once.
 * This file must run on any PHP that WordPress runs on, and mean the same in every version to come: whichever copy
 * is included first does the choosing.
 *
 * @package TinyEclipse\Agent
 */

defined( 'ABSPATH' ) || exit;

$GLOBALS['tinyeclipse_agent_copies'][] = array(
	'version' => '0.1.0',
	'php'     => '8.0',
	'folder'  => __DIR__,
);

if ( ! function_exists( 'tinyeclipse_agent_load' ) ) {
	/** Loads the newest copy that this PHP can run; says so to administrators where there is none. */
	function tinyeclipse_agent_load() {
		if ( defined( 'TINYECLIPSE_AGENT_VERSION' ) ) {
			return;
		}
		$copies = $GLOBALS['tinyeclipse_agent_copies'];
		usort(
			$copies,
			function ( $a, $b ) {
				return version_compare( $b['version'], $a['version'] );
			}
		);
		foreach ( $copies as $copy ) {
			// A plugin that is being updated or removed has no files for a moment.
			if ( version_compare( PHP_VERSION, $copy['php'], '>=' ) && is_readable( $copy['folder'] . '/bootstrap.php' ) ) {
				define( 'TINYECLIPSE_AGENT_VERSION', $copy['version'] );
				require $copy['folder'] . '/bootstrap.php';
				return;
			}
		}
		add_action( 'admin_notices', 'tinyeclipse_agent_say_php_is_old' );
	}

	function tinyeclipse_agent_say_php_is_old() {
		if ( ! current_user_can( 'manage_options' ) ) {
			return;
		}
		/* translators: %s: a version of PHP */
		$text = __( 'TinyEclipse needs PHP 8.0 or newer, and this site runs %s. Ask your host to switch; until then it does nothing.', 'tinyeclipse' );
		echo '<div class="notice notice-error"><p>' . esc_html( sprintf( $text, PHP_VERSION ) ) . '</p></div>';
	}

	if ( function_exists( 'did_action' ) && did_action( 'plugins_loaded' ) ) {
		// Included late: WordPress includes a plugin that is just being activated, long after the others.
		tinyeclipse_agent_load();
	} else {
		add_action( 'plugins_loaded', 'tinyeclipse_agent_load', 0 );
	}
}
