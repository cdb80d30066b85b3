<?php
/**
 * Looks for updates anew.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/**
 * WordPress asks for updates twice a day; this asks now. The heartbeat that follows every command tells what was found.
 */
final class Refresh_Inventory extends Command {

	public function name(): string {
		return 'refresh_inventory';
	}

	public function title(): string {
		return __( 'Look for updates', 'tinyeclipse' );
	}

	public function is_long(): bool {
		return true;
	}

	public function run( array $input, Run $run ): Result {
		if ( ! Network::is_in_charge() ) {
			return Result::not_applicable( __( 'Updates are looked for by the main site of this network, for all of its sites.', 'tinyeclipse' ) );
		}
		if ( $run->is_dry_run() ) {
			return Result::succeeded( __( 'It would look for updates of WordPress, plugins and themes; it changes nothing on the site.', 'tinyeclipse' ) );
		}
		wp_version_check( array(), true );
		$run->progress( 0.4 );
		self::forget_when( 'update_plugins' );
		wp_update_plugins();
		$run->progress( 0.7 );
		self::forget_when( 'update_themes' );
		wp_update_themes();

		$found = array(
			'wordpress' => self::newer_wordpress(),
			'plugins'   => count( get_site_transient( 'update_plugins' )->response ?? array() ),
			'themes'    => count( get_site_transient( 'update_themes' )->response ?? array() ),
		);
		/* translators: 1: a number of plugins. 2: a number of themes. */
		return Result::succeeded( sprintf( __( 'Looked for updates: %1$d plugins and %2$d themes have one.', 'tinyeclipse' ), $found['plugins'], $found['themes'] ) )->with_output( $found );
	}

	/**
	 * What is known stays until there is an answer: where wordpress.org does not answer, old news is better than none.
	 */
	private static function forget_when( string $transient ): void {
		$known = get_site_transient( $transient );
		if ( is_object( $known ) ) {
			$known->last_checked = 0;
			set_site_transient( $transient, $known );
		}
	}

	private static function newer_wordpress(): ?string {
		foreach ( get_site_transient( 'update_core' )->updates ?? array() as $update ) {
			if ( 'upgrade' === ( $update->response ?? '' ) ) {
				return (string) $update->version;
			}
		}
		return null;
	}
}
