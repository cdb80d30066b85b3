<?php
/**
 * One question of "Is it working?"
 */

namespace TinyEclipse\Agent\Checks;

defined( 'ABSPATH' ) || exit;

interface Check {

	/** Stable, for screens that word it in a language of their own. */
	public function name(): string;

	public function title(): string;

	public function run(): Outcome;
}
