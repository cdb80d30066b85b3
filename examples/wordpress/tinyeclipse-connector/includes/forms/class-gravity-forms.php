<?php
/**
 * Gravity Forms.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Forms;

defined( 'ABSPATH' ) || exit;

final class Gravity_Forms implements Form_Plugin {

	public function name(): string {
		return 'gravityforms';
	}

	public function is_there(): bool {
		return class_exists( 'GFAPI' );
	}

	public function version(): string {
		return class_exists( 'GFForms' ) ? (string) \GFForms::$version : '';
	}

	public function sent( array $arguments ): ?Submission {
		list( $entry, $form ) = $arguments;
		return 'spam' === ( $entry['status'] ?? '' ) ? null : $this->submission( (array) $entry, (array) $form );
	}

	public function count_forms(): int {
		return count( \GFAPI::get_forms() );
	}

	public function forms( int $after, int $most ): array {
		$forms = array_map( static fn( array $form ): array => array( 'id' => (string) $form['id'], 'title' => (string) $form['title'] ), \GFAPI::get_forms() );
		usort( $forms, static fn( array $one, array $other ): int => (int) $one['id'] <=> (int) $other['id'] );
		return array_slice( array_values( array_filter( $forms, static fn( array $form ): bool => (int) $form['id'] > $after ) ), 0, $most );
	}

	public function keeps_submissions(): bool {
		return true;
	}

	public function submissions( string $form_id, int $after, int $most ): array {
		$form = \GFAPI::get_form( (int) $form_id );
		if ( ! $form ) {
			return array();
		}
		$search = array(
			'status'        => 'active',
			'field_filters' => array( array( 'key' => 'id', 'operator' => '>', 'value' => $after ) ),
		);
		$entries = \GFAPI::get_entries( (int) $form_id, $search, array( 'key' => 'id', 'direction' => 'ASC', 'is_numeric' => true ), array( 'offset' => 0, 'page_size' => $most ) );
		return array_map(
			function ( array $entry ) use ( $form ): Submission {
				$submission          = $this->submission( $entry, $form );
				$submission->sent_at = (string) $entry['date_created'];
				return $submission;
			},
			is_array( $entries ) ? $entries : array()
		);
	}

	private function submission( array $entry, array $form ): Submission {
		$fields = array();
		foreach ( $form['fields'] as $field ) {
			// A name or an address is several inputs: `2.3`, `2.6`.
			$keys     = is_array( $field->inputs ) && $field->inputs ? array_column( $field->inputs, 'id' ) : array( $field->id );
			$values   = array_map( static fn( $key ) => $entry[ (string) $key ] ?? '', $keys );
			$fields[] = array(
				'name'  => (string) $field->id,
				'label' => (string) ( $field->adminLabel ? $field->adminLabel : $field->label ), // phpcs:ignore WordPress.NamingConventions -- theirs.
				'type'  => (string) $field->type,
				'value' => 1 === count( $values ) ? $values[0] : $values,
			);
		}
		return new Submission( $this->name(), (string) $form['id'], (string) $form['title'], $fields, (string) $entry['id'], null, (string) ( $entry['source_url'] ?? '' ) );
	}
}
