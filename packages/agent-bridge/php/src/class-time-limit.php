<?php
/**
 * How long a request may still work.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** Hosts end a request at a limit, and some count the time that it waits for others. */
final class Time_Limit {

	private const MOST_SECONDS  = 20.0;
	private const PART_OF_LIMIT = 0.7;

	public static function seconds_left(): float {
		$limit = (int) ini_get( 'max_execution_time' );
		$most  = $limit > 0 ? min( self::MOST_SECONDS, self::PART_OF_LIMIT * $limit ) : self::MOST_SECONDS;
		// A command line that imports for an hour has no limit, and its end is a beginning.
		$began = $limit > 0 ? (float) ( $_SERVER['REQUEST_TIME_FLOAT'] ?? microtime( true ) ) : microtime( true );
		return max( 0.0, $most - ( microtime( true ) - $began ) );
	}
}
