<?php
/**
 * Whether heartbeats leave by themselves.
 */

namespace TinyEclipse\Agent\Checks;

use TinyEclipse\Agent\Agent;
use TinyEclipse\Agent\Status;

defined( 'ABSPATH' ) || exit;

final class Cron implements Check {

	private const LATE_SECONDS = 900;

	public function __construct( private Agent $agent ) {}

	public function name(): string {
		return 'cron';
	}

	public function title(): string {
		return __( 'What WordPress plans runs in time', 'tinyeclipse' );
	}

	public function run(): Outcome {
		if ( ! $this->agent->is_connected() ) {
			return Outcome::not_connected();
		}
		( new \TinyEclipse\Agent\Cron( $this->agent ) )->heal();
		$is_disabled  = defined( 'DISABLE_WP_CRON' ) && DISABLE_WP_CRON;
		$late_seconds = time() - (int) wp_next_scheduled( \TinyEclipse\Agent\Cron::HOOK );
		if ( $late_seconds > self::LATE_SECONDS ) {
			return $this->late( $late_seconds, $is_disabled );
		}
		if ( ! function_exists( 'ignore_user_abort' ) && ! Status::read( 'dueAt' ) ) {
			return Outcome::warning( self::why( $is_disabled ), self::advice() );
		}
		if ( $is_disabled && ! Status::read( 'dueAt' ) ) {
			return Outcome::warning( __( 'DISABLE_WP_CRON is set and nothing has run yet.', 'tinyeclipse' ), self::advice() );
		}
		return Outcome::passed( __( 'The next heartbeat is planned, and none is late.', 'tinyeclipse' ) );
	}

	private function late( int $seconds, bool $is_disabled ): Outcome {
		/* translators: %s: a number of minutes */
		$words = sprintf( __( 'The heartbeat is %s minutes late.', 'tinyeclipse' ), number_format_i18n( intdiv( $seconds, 60 ) ) );
		return Outcome::warning( $words . ' ' . self::why( $is_disabled ), self::advice() );
	}

	private static function why( bool $is_disabled ): string {
		if ( ! function_exists( 'ignore_user_abort' ) ) {
			return __( 'The host has switched off ignore_user_abort, which wp-cron.php begins with: nothing that WordPress plans runs.', 'tinyeclipse' );
		}
		return $is_disabled
			? __( 'DISABLE_WP_CRON is set in wp-config.php, so WordPress waits for a cron of the host.', 'tinyeclipse' )
			: __( 'WordPress runs what it plans when somebody visits; perhaps nobody did.', 'tinyeclipse' );
	}

	private static function advice(): string {
		if ( ! function_exists( 'ignore_user_abort' ) ) {
			return __( 'Ask your host to switch it on, or to run wp-cron.php on its command line every five minutes.', 'tinyeclipse' );
		}
		/* translators: %s: an address */
		return sprintf( __( 'Have the cron of your host call %s every five minutes.', 'tinyeclipse' ), site_url( 'wp-cron.php' ) );
	}
}
