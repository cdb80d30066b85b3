<?php
/**
 * What WordPress plans.
 */

namespace TinyEclipse\Agent\State;

defined( 'ABSPATH' ) || exit;

final class Cron implements Part {

	/** What is due now is not late: it may be running. */
	private const PATIENCE_SECONDS = 60;

	public function collect(): array {
		$due    = 0;
		$oldest = time();
		foreach ( _get_cron_array() as $at => $hooks ) {
			if ( $at < time() - self::PATIENCE_SECONDS ) {
				$due   += array_sum( array_map( 'count', $hooks ) );
				$oldest = min( $oldest, $at );
			}
		}
		return array(
			'isDisabled'  => defined( 'DISABLE_WP_CRON' ) && DISABLE_WP_CRON,
			'lateSeconds' => time() - $oldest,
			'dueEvents'   => $due,
		);
	}
}
