<?php
/**
 * Whether the site tells its faults.
 */

namespace TinyEclipse\Agent\State;

defined( 'ABSPATH' ) || exit;

final class Debug implements Part {

	public function collect(): array {
		$is_on = defined( 'WP_DEBUG' ) && WP_DEBUG;
		$log   = $this->log_file();
		// phpcs:ignore WordPress.PHP.NoSilencedErrors -- PHP warns of a file that open_basedir keeps out of its reach.
		$bytes = null !== $log && @is_file( $log ) ? filesize( $log ) : false;
		return array(
			'isOn'        => $is_on,
			'isDisplayed' => $is_on && $this->is_displayed(),
			'isLogged'    => $is_on && null !== $log,
			'logBytes'    => false === $bytes ? null : $bytes,
			'isLogPublic' => false === $bytes ? null : $this->is_in_web_root( (string) $log ),
		);
	}

	/** `WP_DEBUG_DISPLAY` null leaves it to PHP. */
	private function is_displayed(): bool {
		if ( defined( 'WP_DEBUG_DISPLAY' ) && null !== WP_DEBUG_DISPLAY ) {
			return (bool) WP_DEBUG_DISPLAY;
		}
		return in_array( strtolower( (string) ini_get( 'display_errors' ) ), array( '1', 'on', 'stdout' ), true );
	}

	private function log_file(): ?string {
		if ( ! defined( 'WP_DEBUG_LOG' ) || ! WP_DEBUG_LOG ) {
			return null;
		}
		$is_path = is_string( WP_DEBUG_LOG ) && ! in_array( strtolower( WP_DEBUG_LOG ), array( 'true', '1' ), true );
		return $is_path ? WP_DEBUG_LOG : WP_CONTENT_DIR . '/debug.log';
	}

	/** By where it lies: whether the web server refuses it is seen from outside alone. */
	private function is_in_web_root( string $file ): bool {
		$path = wp_normalize_path( (string) realpath( $file ) );
		foreach ( array( ABSPATH, WP_CONTENT_DIR ) as $root ) {
			if ( str_starts_with( $path, trailingslashit( wp_normalize_path( (string) realpath( $root ) ) ) ) ) {
				return true;
			}
		}
		return false;
	}
}
