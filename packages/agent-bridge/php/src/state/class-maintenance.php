<?php
/**
 * Whether visitors are kept out, and what is being updated.
 */

namespace TinyEclipse\Agent\State;

defined( 'ABSPATH' ) || exit;

final class Maintenance implements Part {

	/** WordPress itself ignores an older `.maintenance`. */
	private const FILE_COUNTS_SECONDS = 600;

	public function collect(): array {
		$updates = \TinyEclipse\Agent\Running_Updates::read();
		$file_at = $this->file_made_at();
		return array(
			'isOn'           => $file_at > 0 || $this->is_on_by_plugin(),
			'since'          => \TinyEclipse\Agent\Time::iso_or_null( $file_at > 0 ? $file_at : $updates['since'] ),
			'runningUpdates' => $updates['names'],
		);
	}

	private function file_made_at(): int {
		$file = ABSPATH . '.maintenance';
		$at   = is_file( $file ) ? (int) filemtime( $file ) : 0;
		return $at > time() - self::FILE_COUNTS_SECONDS ? $at : 0;
	}

	private function is_on_by_plugin(): bool {
		$lightstart = get_option( 'wpmm_settings' );
		$is_on      = in_array( get_option( 'elementor_maintenance_mode_mode' ), array( 'maintenance', 'coming_soon' ), true )
			|| 'yes' === get_option( 'woocommerce_coming_soon' )
			|| ( is_array( $lightstart ) && ! empty( $lightstart['general']['status'] ) );
		/**
		 * Says whether a plugin keeps visitors out.
		 *
		 * @param bool $is_on As Elementor, WooCommerce and LightStart say it.
		 */
		return (bool) apply_filters( 'tinyeclipse_is_maintenance', $is_on );
	}
}
