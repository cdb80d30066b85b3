<?php
/**
 * Whether visitors come by TLS.
 */

namespace TinyEclipse\Agent\Checks;

defined( 'ABSPATH' ) || exit;

final class Https implements Check {

	public function name(): string {
		return 'https';
	}

	public function title(): string {
		return __( 'The site is served over https', 'tinyeclipse' );
	}

	public function run(): Outcome {
		if ( 'https' === wp_parse_url( (string) get_option( 'home' ), PHP_URL_SCHEME ) ) {
			return Outcome::passed( __( 'The address of the site begins with https://.', 'tinyeclipse' ) );
		}
		return Outcome::warning( __( 'The address of the site begins with http://, so what visitors type can be read on the way.', 'tinyeclipse' ), __( 'Switch https on at your host, then in WordPress under Settings → General.', 'tinyeclipse' ) );
	}
}
