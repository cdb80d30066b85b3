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

	/**
	 * What a visitor has sent.
	 *
	 * @param array $arguments of the plugin's hook.
	 * @return Submission|null null for spam, and for what the plugin refused.
	 */
	public function sent( array $arguments ): ?Submission;

	public function count_forms(): int;

	/** @return array<int, array{ id: string, title: string }> forms in the order of their ids, after `$after`. */
	public function forms( int $after, int $most ): array;

	/** Whether it keeps what visitors sent. */
	public function keeps_submissions(): bool;

	/** @return Submission[] of a form in the order of their ids, after `$after`; empty where none are kept. */
	public function submissions( string $form_id, int $after, int $most ): array;
}
