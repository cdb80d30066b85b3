<?php
/**
 * Plugin Name: Measure
 * Description: Writes how long PHP worked on each request, from where WordPress begins to load plugins until all is over.
 */

defined( 'ABSPATH' ) || exit;

$cpu_microseconds = static function (): int {
	$used = getrusage();
	return 1000000 * ( $used['ru_utime.tv_sec'] + $used['ru_stime.tv_sec'] ) + $used['ru_utime.tv_usec'] + $used['ru_stime.tv_usec'];
};
$began            = hrtime( true );
$used             = $cpu_microseconds();

register_shutdown_function(
	static function () use ( $began, $used, $cpu_microseconds ): void {
		// Registered only now, so that it comes after all that plugins do when the page is sent.
		register_shutdown_function(
			static function () use ( $began, $used, $cpu_microseconds ): void {
				$line = sprintf( "%s %d %d %d\n", $_SERVER['REQUEST_URI'], hrtime( true ) / 1000 - $began / 1000, $cpu_microseconds() - $used, get_num_queries() );
				file_put_contents( dirname( ABSPATH ) . '/measured.log', $line, FILE_APPEND );
			}
		);
	}
);
