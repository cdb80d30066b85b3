<?php
/**
 * Loads a class when it is first named: `Rate_Limit` stands in `class-rate-limit.php`.
 *
 * @package TinyEclipse\Analytics
 */

namespace TinyEclipse\Analytics;

defined( 'ABSPATH' ) || exit;

spl_autoload_register(
	static function ( string $class_name ): void {
		if ( ! str_starts_with( $class_name, __NAMESPACE__ . '\\' ) ) {
			return;
		}
		$name = strtolower( str_replace( '_', '-', substr( $class_name, strlen( __NAMESPACE__ ) + 1 ) ) );
		if ( is_readable( __DIR__ . "/class-{$name}.php" ) ) {
			require __DIR__ . "/class-{$name}.php";
		}
	}
);
