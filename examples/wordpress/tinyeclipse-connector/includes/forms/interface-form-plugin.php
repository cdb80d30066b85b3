<?php
/**
 * A plugin with forms, as this one sees it.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Forms;

defined( 'ABSPATH' ) || exit;

interface Form_Plugin {

	/** The folder of the plugin: `contact-form-7`. */
	public function name(): string;

	public function is_there(): bool;

	public function version(): string;

	/** @param callable(Submission): void $report called when a visitor has sent a form. */
	public function listen( callable $report ): void;

	public function count_forms(): int;

	/** @return array<int, array{ id: string, title: string }> forms in the order of their ids, after `$after`. */
	public function forms( int $after, int $most ): array;

	/** Whether it keeps what visitors sent. */
	public function keeps_submissions(): bool;

	/** @return Submission[] of a form in the order of their ids, after `$after`; empty where none are kept. */
	public function submissions( string $form_id, int $after, int $most ): array;
}
