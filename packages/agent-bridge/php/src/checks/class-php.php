<?php
/**
 * PHP and WordPress.
 */

namespace TinyEclipse\Agent\Checks;

defined( 'ABSPATH' ) || exit;

final class Php implements Check {

	private const SCREENS_NEED = '6.6';

	public function name(): string {
		return 'php';
	}

	public function title(): string {
		return __( 'PHP and WordPress are new enough', 'tinyeclipse' );
	}

	public function run(): Outcome {
		$wordpress = get_bloginfo( 'version' );
		if ( version_compare( $wordpress, self::SCREENS_NEED, '<' ) ) {
			return Outcome::warning(
				/* translators: %s: a version of WordPress */
				sprintf( __( 'The screens need WordPress 6.6; this is %s. Heartbeats, reports and commands work.', 'tinyeclipse' ), $wordpress ),
				__( 'Update WordPress.', 'tinyeclipse' )
			);
		}
		/* translators: 1: a version of PHP, 2: a version of WordPress */
		return Outcome::passed( sprintf( __( 'PHP %1$s, WordPress %2$s.', 'tinyeclipse' ), PHP_VERSION, $wordpress ) );
	}
}
