<?php
/**
 * Plugin Name: Measure
 * Description: Leaves our plugins out of requests that ask for it, and writes how long PHP worked on each, from where WordPress begins to load plugins until all is over.
 */

defined( 'ABSPATH' ) || exit;

$is_without = isset( $_SERVER['HTTP_X_WITHOUT_TINYECLIPSE'] );
if ( $is_without ) {
	add_filter(
		'option_active_plugins',
		static fn( array $plugins ): array => array_values( array_filter( $plugins, static fn( string $plugin ): bool => ! str_starts_with( $plugin, 'tinyeclipse-' ) ) )
	);
}

$cpu_microseconds = static function (): int {
	$used = getrusage();
	return 1000000 * ( $used['ru_utime.tv_sec'] + $used['ru_stime.tv_sec'] ) + $used['ru_utime.tv_usec'] + $used['ru_stime.tv_usec'];
};
$began            = hrtime( true );
$used             = $cpu_microseconds();

register_shutdown_function(
	static function () use ( $is_without, $began, $used, $cpu_microseconds ): void {
		// Registered only now, so that it comes after all that plugins do when the page is sent.
		register_shutdown_function(
			static function () use ( $is_without, $began, $used, $cpu_microseconds ): void {
				$line = sprintf( "%s %d %d %d\n", $is_without ? 'without' : 'with', hrtime( true ) / 1000 - $began / 1000, $cpu_microseconds() - $used, get_num_queries() );
				file_put_contents( dirname( ABSPATH ) . '/measured.log', $line, FILE_APPEND );
			}
		);
	}
);
