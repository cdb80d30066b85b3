<?php
/**
 * Fluent Forms.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Forms;

// phpcs:disable WordPress.NamingConventions -- wpFluent() is theirs.

defined( 'ABSPATH' ) || exit;

final class Fluent_Forms implements Form_Plugin {

	public function name(): string {
		return 'fluentform';
	}

	public function is_there(): bool {
		return defined( 'FLUENTFORM_VERSION' ) && function_exists( 'wpFluent' );
	}

	public function version(): string {
		return (string) FLUENTFORM_VERSION;
	}

	public function sent( array $arguments ): ?Submission {
		list( $entry_id, $values, $form ) = $arguments;
		return $this->submission( (string) $entry_id, (array) $values, $form, (string) wp_get_raw_referer() );
	}

	public function count_forms(): int {
		return (int) wpFluent()->table( 'fluentform_forms' )->count();
	}

	public function forms( int $after, int $most ): array {
		$forms = wpFluent()->table( 'fluentform_forms' )->where( 'id', '>', $after )->orderBy( 'id', 'ASC' )->limit( $most )->get();
		return array_map( static fn( $form ): array => array( 'id' => (string) $form->id, 'title' => (string) $form->title ), (array) $forms );
	}

	public function keeps_submissions(): bool {
		return true;
	}

	public function submissions( string $form_id, int $after, int $most ): array {
		$form = wpFluent()->table( 'fluentform_forms' )->where( 'id', '>', (int) $form_id - 1 )->orderBy( 'id', 'ASC' )->first();
		if ( ! $form || (string) $form->id !== $form_id ) {
			return array();
		}
		$rows = wpFluent()->table( 'fluentform_submissions' )->where( 'form_id', (int) $form_id )->where( 'id', '>', $after )->orderBy( 'id', 'ASC' )->limit( $most )->get();
		return array_map(
			function ( $row ) use ( $form ): Submission {
				$submission          = $this->submission( (string) $row->id, (array) json_decode( (string) $row->response, true ), $form, (string) $row->source_url );
				$submission->sent_at = (string) $row->created_at;
				return $submission;
			},
			(array) $rows
		);
	}

	private function submission( string $entry_id, array $values, object $form, string $url ): Submission {
		$described = $this->fields_of( $form );
		$fields    = array();
		foreach ( $values as $name => $value ) {
			$fields[] = ( $described[ $name ] ?? array( 'name' => (string) $name, 'label' => '', 'type' => '' ) ) + array( 'value' => $value );
		}
		return new Submission( $this->name(), (string) $form->id, (string) $form->title, $fields, $entry_id, null, $url );
	}

	/** Name => field. They stand in containers and columns of any depth. */
	private function fields_of( object $form ): array {
		$known = array();
		$walk  = static function ( array $nodes ) use ( &$walk, &$known ): void {
			foreach ( array_filter( $nodes, 'is_array' ) as $node ) {
				$name = $node['attributes']['name'] ?? '';
				if ( is_string( $name ) && '' !== $name && isset( $node['element'] ) ) {
					$known[ $name ] = array(
						'name'  => $name,
						'label' => (string) ( $node['settings']['label'] ?? '' ),
						// `input_email`, `input_password`; `input_text` is `text` here as elsewhere.
						'type'  => (string) preg_replace( '/^input_/', '', (string) $node['element'] ),
					);
				}
				$walk( array_merge( $node['fields'] ?? array(), $node['columns'] ?? array() ) );
			}
		};
		$described = json_decode( (string) ( $form->form_fields ?? '' ), true );
		$walk( (array) ( $described['fields'] ?? array() ) );
		return $known;
	}
}
