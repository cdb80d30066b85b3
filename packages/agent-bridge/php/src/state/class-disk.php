<?php
/**
 * Room on the disk.
 */

namespace TinyEclipse\Agent\State;

defined( 'ABSPATH' ) || exit;

final class Disk implements Part {

	/** Null where the host has switched the question off. */
	public function collect(): ?array {
		if ( ! function_exists( 'disk_free_space' ) || ! function_exists( 'disk_total_space' ) ) {
			return null;
		}
		// phpcs:disable WordPress.PHP.NoSilencedErrors -- hosts that forbid it warn, and the answer is false either way.
		$free  = @disk_free_space( WP_CONTENT_DIR );
		$total = @disk_total_space( WP_CONTENT_DIR );
		// phpcs:enable
		if ( false === $free || false === $total ) {
			return null;
		}
		return array(
			'freeBytes'  => (int) $free,
			'totalBytes' => (int) $total,
		);
	}
}
