<?php
/**
 * PHP.
 */

namespace TinyEclipse\Agent\State;

defined( 'ABSPATH' ) || exit;

final class Php implements Part {

	public function collect(): array {
		$limit = wp_convert_hr_to_bytes( (string) ini_get( 'memory_limit' ) );
		return array(
			'version'          => PHP_VERSION,
			'memoryLimitBytes' => $limit > 0 ? $limit : null,
			'sapi'             => PHP_SAPI,
		);
	}
}
