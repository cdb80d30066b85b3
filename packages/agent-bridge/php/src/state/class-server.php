<?php
/**
 * The web server, as it calls itself.
 */

namespace TinyEclipse\Agent\State;

defined( 'ABSPATH' ) || exit;

final class Server implements Part {

	public function collect(): ?string {
		$name = isset( $_SERVER['SERVER_SOFTWARE'] ) ? sanitize_text_field( wp_unslash( $_SERVER['SERVER_SOFTWARE'] ) ) : '';
		return '' === $name ? null : Text::short( $name, 100 );
	}
}
