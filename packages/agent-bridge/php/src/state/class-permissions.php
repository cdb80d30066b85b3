<?php
/**
 * Files that too many may write.
 */

namespace TinyEclipse\Agent\State;

defined( 'ABSPATH' ) || exit;

/** A few paths that matter; walking the whole tree would take seconds. */
final class Permissions implements Part {

	private const WRITABLE_BY_ALL = 0002;

	public function collect(): array {
		if ( '\\' === DIRECTORY_SEPARATOR ) {
			return array();
		}
		$found = array();
		foreach ( $this->paths() as $shown => $path ) {
			// phpcs:ignore WordPress.PHP.NoSilencedErrors -- what is missing, or not ours to see, is no finding.
			$mode = @fileperms( $path );
			if ( false !== $mode && ( $mode & self::WRITABLE_BY_ALL ) ) {
				$found[] = array(
					'path'   => $shown,
					'mode'   => sprintf( '%04o', $mode & 07777 ),
					'reason' => 'world-writable',
				);
			}
		}
		return $found;
	}

	/** Shown name → path. wp-config.php may stand one folder up. */
	private function paths(): array {
		$above = dirname( ABSPATH ) . '/wp-config.php';
		return array(
			'wp-config.php'         => is_file( ABSPATH . 'wp-config.php' ) ? ABSPATH . 'wp-config.php' : $above,
			'.htaccess'             => ABSPATH . '.htaccess',
			'/'                     => ABSPATH,
			'wp-admin'              => ABSPATH . 'wp-admin',
			'wp-includes'           => ABSPATH . WPINC,
			'wp-content'            => WP_CONTENT_DIR,
			'wp-content/plugins'    => WP_PLUGIN_DIR,
			'wp-content/mu-plugins' => WPMU_PLUGIN_DIR,
			'wp-content/themes'     => get_theme_root(),
			'wp-content/uploads'    => wp_get_upload_dir()['basedir'],
		);
	}
}
