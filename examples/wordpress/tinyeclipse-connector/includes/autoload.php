<?php
/**
 * Loads a class when it is first named: `Forms\Contact_Form_7` stands in `forms/class-contact-form-7.php`.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector;

defined( 'ABSPATH' ) || exit;

spl_autoload_register(
	static function ( string $class_name ): void {
		if ( ! str_starts_with( $class_name, __NAMESPACE__ . '\\' ) ) {
			return;
		}
		$parts  = explode( '\\', strtolower( str_replace( '_', '-', substr( $class_name, strlen( __NAMESPACE__ ) + 1 ) ) ) );
		$name   = array_pop( $parts );
		$folder = __DIR__ . '/' . implode( '', array_map( static fn( string $part ): string => $part . '/', $parts ) );
		foreach ( array( 'class', 'interface' ) as $kind ) {
			if ( is_readable( "{$folder}{$kind}-{$name}.php" ) ) {
				require "{$folder}{$kind}-{$name}.php";
				return;
			}
		}
	}
);
