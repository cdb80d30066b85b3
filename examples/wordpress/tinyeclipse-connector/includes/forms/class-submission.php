<?php
/**
 * A form that a visitor has sent, whichever plugin it was.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Forms;

defined( 'ABSPATH' ) || exit;

final class Submission {

	/**
	 * @param array<int, array{ name: string, label: string, type: string, value: mixed }> $fields
	 */
	public function __construct(
		public string $plugin,
		public string $form_id,
		public string $form_name,
		public array $fields,
		public ?string $entry_id = null,
		public ?string $language = null,
		public string $url = '',
		public ?string $sent_at = null,
		public bool $is_mailed = true
	) {}

	/** The `data` of the report, as docs/agent-protocol.md has it. */
	public function data(): array {
		$fields = ( new Field_Filter() )->keep( $this );
		return array(
			'formId'   => $this->form_id,
			'formName' => $this->form_name,
			'plugin'   => $this->plugin,
			'fields'   => (object) $fields,
			'email'    => $this->email(),
			'language' => $this->language ?? substr( determine_locale(), 0, 2 ),
			'entryId'  => $this->entry_id,
		) + ( $this->is_mailed ? array() : array( 'isMailed' => false ) );
	}

	/** Of the field for it, else of any text field that holds nothing but an address. */
	private function email(): ?string {
		$candidates = array_merge(
			array_filter( $this->fields, static fn( array $field ): bool => 'email' === $field['type'] ),
			array_filter( $this->fields, static fn( array $field ): bool => 'text' === $field['type'] )
		);
		foreach ( $candidates as $field ) {
			$value = is_string( $field['value'] ) ? trim( $field['value'] ) : '';
			if ( strlen( $value ) <= 254 && is_email( $value ) ) {
				return strtolower( $value );
			}
		}
		return null;
	}
}
