<?php
/**
 * `TinyEclipse\Agent\Key_Rotation` is `src/class-key-rotation.php`, `TinyEclipse\Agent\State\Disk` is `src/state/class-disk.php`.
 *
 * @package TinyEclipse\Agent
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

spl_autoload_register(
	static function ( string $class_name ): void {
		if ( ! str_starts_with( $class_name, __NAMESPACE__ . '\\' ) ) {
			return;
		}
		$parts = explode( '\\', strtolower( str_replace( '_', '-', substr( $class_name, strlen( __NAMESPACE__ ) + 1 ) ) ) );
		$name  = array_pop( $parts );
		// Folders are part of the name, but for what plugins use: `Command`, `Run`, `Result`, `Outbox`.
		$folders = $parts ? array( 'src/' . implode( '/', $parts ) ) : array( 'src', 'src/commands', 'src/outbox', 'commands' );
		foreach ( $folders as $folder ) {
			$file = __DIR__ . "/{$folder}/class-{$name}.php";
			if ( is_file( $file ) ) {
				require $file;
				return;
			}
		}
	}
);
