<?php
/**
 * Production or staging, as far as the site can tell.
 */

namespace TinyEclipse\Agent\State;

defined( 'ABSPATH' ) || exit;

final class Environment implements Part {

	public function collect(): array {
		return ( new \TinyEclipse\Agent\Environment() )->detect();
	}
}
