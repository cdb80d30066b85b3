<?php
/**
 * Plugin Name: Log queries
 * Description: Writes what each page view asks the database, a line each. Needs SAVEQUERIES.
 */

defined( 'ABSPATH' ) || exit;

register_shutdown_function(
	static function (): void {
		// Registered only now, so that it comes after what plugins do when the page is sent.
		register_shutdown_function(
			static function (): void {
				$queries = array_map( static fn( array $query ): string => preg_replace( '/\s+/', ' ', $query[0] ) . "\n", $GLOBALS['wpdb']->queries );
				file_put_contents( dirname( ABSPATH ) . '/queries.log', $queries, FILE_APPEND );
			}
		);
	}
);
