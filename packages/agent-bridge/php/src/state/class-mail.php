<?php
/**
 * Whether mail leaves.
 */

namespace TinyEclipse\Agent\State;

defined( 'ABSPATH' ) || exit;

final class Mail implements Part {

	public function collect(): array {
		return \TinyEclipse\Agent\Mail_Health::summary();
	}
}
