<?php
/**
 * Plugin Name: Fake form plugins
 * Description: Fluent Forms, Contact Form 7 and Gravity Forms as far as other plugins see them. For tests.
 *
 * The shortcode [fake_form plugin="fluentform|cf7|gravity" fields="name:text,email:email"] prints a form that a browser
 * can send; what arrives fires the hooks with the argument types of the real plugins. All three are there unless the
 * constant FAKE_FORMS names some: 'cf7,gravity'. Entries are in the option `fake_form_entries`; CF7 keeps none.
 */

defined( 'ABSPATH' ) || exit;

function fake_forms_has( string $plugin ): bool {
	return ! defined( 'FAKE_FORMS' ) || in_array( $plugin, explode( ',', FAKE_FORMS ), true );
}

/** Forms by plugin: id → title and fields (name → type). Tests replace it by the option `fake_forms`. */
function fake_forms( string $plugin ): array {
	$fields = array( 'name' => 'text', 'email' => 'email', 'message' => 'textarea', 'password' => 'password' );
	$forms  = wp_parse_args(
		get_option( 'fake_forms', array() ),
		array(
			'fluentform' => array( 1 => array( 'title' => 'Contact (Fluent)', 'fields' => $fields ) ),
			'cf7'        => array( 2 => array( 'title' => 'Contact (CF7)', 'fields' => $fields ) ),
			'gravity'    => array( 3 => array( 'title' => 'Contact (Gravity)', 'fields' => $fields ) ),
		)
	);
	return $forms[ $plugin ];
}

function fake_forms_keep( string $plugin, int $form_id, array $values ): int {
	$entries   = get_option( 'fake_form_entries', array() );
	$id        = count( $entries ) + 1;
	$entries[] = array( 'id' => $id, 'plugin' => $plugin, 'form' => $form_id, 'values' => $values, 'at' => gmdate( 'Y-m-d H:i:s' ) );
	update_option( 'fake_form_entries', $entries, false );
	return $id;
}

function fake_forms_entries( string $plugin, int $form_id ): array {
	return array_values(
		array_filter( get_option( 'fake_form_entries', array() ), fn( $entry ) => $entry['plugin'] === $plugin && $entry['form'] === $form_id )
	);
}

/** What each plugin does when a form was sent. */
function fake_forms_submit( string $plugin, int $form_id, array $values ): void {
	if ( 'cf7' === $plugin ) {
		$form                         = WPCF7_ContactForm::get_instance( $form_id );
		WPCF7_Submission::$posted     = $values + array( '_wpcf7' => (string) $form_id );
		do_action( 'wpcf7_submit', $form, array( 'status' => $values['_status'] ?? 'mail_sent', 'message' => 'Thank you.' ) );
		return;
	}
	$entry_id = fake_forms_keep( $plugin, $form_id, $values );
	if ( 'fluentform' === $plugin ) {
		$form = fake_fluent_form( $form_id );
		do_action( 'fluentform/submission_inserted', $entry_id, $values + array( '_wp_http_referer' => '/contact/' ), $form );
	}
	if ( 'gravity' === $plugin ) {
		do_action( 'gform_after_submission', fake_gravity_entry( $entry_id, $form_id, $values ), GFAPI::get_form( $form_id ) );
	}
}

/** $form of Fluent Forms: a model whose fields are a text of JSON. */
function fake_fluent_form( int $form_id ): object {
	$form   = fake_forms( 'fluentform' )[ $form_id ];
	$fields = array();
	foreach ( $form['fields'] as $name => $type ) {
		$fields[] = array(
			'element'    => array( 'email' => 'input_email', 'textarea' => 'textarea', 'password' => 'input_password', 'file' => 'input_file' )[ $type ] ?? 'input_text',
			'attributes' => array( 'name' => $name, 'type' => $type ),
			'settings'   => array( 'label' => ucfirst( $name ) ),
		);
	}
	return (object) array(
		'id'          => (string) $form_id,
		'title'       => $form['title'],
		'status'      => 'published',
		'form_fields' => wp_json_encode( array( 'fields' => $fields ) ),
	);
}

/** $entry of Gravity Forms: fields by their number, all text, beside what it knows of the visit. */
function fake_gravity_entry( int $id, int $form_id, array $values ): array {
	$entry = array(
		'id'           => (string) $id,
		'form_id'      => (string) $form_id,
		'date_created' => gmdate( 'Y-m-d H:i:s' ),
		'source_url'   => home_url( '/contact/' ),
		'ip'           => '203.0.113.9',
		'status'       => 'active',
	);
	foreach ( array_keys( fake_forms( 'gravity' )[ $form_id ]['fields'] ) as $index => $name ) {
		$entry[ (string) ( $index + 1 ) ] = (string) ( $values[ $name ] ?? '' );
	}
	return $entry;
}

if ( fake_forms_has( 'fluentform' ) ) {
	define( 'FLUENTFORM_VERSION', '5.2.5' );

	/** The query builder of Fluent Forms, as far as lists of forms and entries need it. */
	function wpFluent() {
		return new Fake_Fluent_Query();
	}
}

final class Fake_Fluent_Query {

	private string $table    = '';
	private int $form_id     = 0;
	private int $after       = 0;
	private int $most        = 100;

	public function table( $table ): self {
		$this->table = $table;
		return $this;
	}

	public function where( $column, $operator, $value = null ): self {
		if ( 'form_id' === $column ) {
			$this->form_id = (int) ( $value ?? $operator );
		}
		if ( 'id' === $column && '>' === $operator ) {
			$this->after = (int) $value;
		}
		return $this;
	}

	public function orderBy( $column, $direction = 'ASC' ): self {
		return $this;
	}

	public function limit( $most ): self {
		$this->most = (int) $most;
		return $this;
	}

	public function count(): int {
		return count( $this->rows() );
	}

	public function get(): array {
		return array_slice( $this->rows(), 0, $this->most );
	}

	public function first() {
		return $this->get()[0] ?? null;
	}

	private function rows(): array {
		if ( 'fluentform_forms' === $this->table ) {
			$rows = array_map( 'fake_fluent_form', array_keys( fake_forms( 'fluentform' ) ) );
		} else {
			$rows = array_map(
				fn( $entry ) => (object) array(
					'id'         => (string) $entry['id'],
					'form_id'    => (string) $entry['form'],
					'response'   => wp_json_encode( $entry['values'] ),
					'source_url' => home_url( '/contact/' ),
					'created_at' => $entry['at'],
				),
				fake_forms_entries( 'fluentform', $this->form_id )
			);
		}
		return array_values( array_filter( $rows, fn( $row ) => (int) $row->id > $this->after ) );
	}
}

if ( fake_forms_has( 'cf7' ) ) {
	define( 'WPCF7_VERSION', '6.0.1' );

	final class WPCF7_FormTag {
		public $type;
		public $basetype;
		public $name;

		public function __construct( string $type, string $name ) {
			$this->type     = $type . '*';
			$this->basetype = $type;
			$this->name     = $name;
		}
	}

	final class WPCF7_ContactForm {
		private int $id;

		private function __construct( int $id ) {
			$this->id = $id;
		}

		public static function get_instance( $id ): ?self {
			return isset( fake_forms( 'cf7' )[ (int) $id ] ) ? new self( (int) $id ) : null;
		}

		public static function find( $args = '' ): array {
			return array_map( fn( $id ) => new self( $id ), array_keys( fake_forms( 'cf7' ) ) );
		}

		public static function count(): int {
			return count( fake_forms( 'cf7' ) );
		}

		public function id(): int {
			return $this->id;
		}

		public function title(): string {
			return fake_forms( 'cf7' )[ $this->id ]['title'];
		}

		public function locale(): string {
			return 'nl_NL';
		}

		public function scan_form_tags(): array {
			$fields = fake_forms( 'cf7' )[ $this->id ]['fields'];
			return array_map( fn( $name ) => new WPCF7_FormTag( $fields[ $name ], $name ), array_keys( $fields ) );
		}
	}

	final class WPCF7_Submission {
		public static ?array $posted = null;

		public static function get_instance(): ?self {
			return null === self::$posted ? null : new self();
		}

		public function get_posted_data( $name = '' ) {
			return self::$posted;
		}

		public function get_meta( $name ) {
			return 'url' === $name ? home_url( '/contact/' ) : null;
		}
	}
}

if ( fake_forms_has( 'gravity' ) ) {
	class GF_Field {
		public $id;
		public $type;
		public $label;
		public $adminLabel = '';
		public $inputs     = null;

		public function __construct( int $id, string $type, string $label ) {
			$this->id    = $id;
			$this->type  = $type;
			$this->label = $label;
		}
	}

	class GFForms {
		public static $version = '2.9.1';
	}

	final class GFAPI {
		public static function get_forms( $active = true, $trash = false ): array {
			return array_map( array( self::class, 'get_form' ), array_keys( fake_forms( 'gravity' ) ) );
		}

		public static function get_form( $id ) {
			$form = fake_forms( 'gravity' )[ (int) $id ] ?? null;
			if ( ! $form ) {
				return false;
			}
			$fields = array();
			foreach ( array_keys( $form['fields'] ) as $index => $name ) {
				$type     = array( 'file' => 'fileupload' )[ $form['fields'][ $name ] ] ?? $form['fields'][ $name ];
				$fields[] = new GF_Field( $index + 1, $type, ucfirst( $name ) );
			}
			return array( 'id' => (int) $id, 'title' => $form['title'], 'is_active' => '1', 'fields' => $fields );
		}

		public static function count_entries( $form_ids, $search = array() ): int {
			return count( fake_forms_entries( 'gravity', (int) $form_ids ) );
		}

		public static function get_entries( $form_ids, $search = array(), $sorting = null, $paging = null, &$total = null ): array {
			$entries = fake_forms_entries( 'gravity', (int) $form_ids );
			$total   = count( $entries );
			$entries = array_slice( $entries, $paging['offset'] ?? 0, $paging['page_size'] ?? 20 );
			return array_map( fn( $entry ) => fake_gravity_entry( $entry['id'], $entry['form'], $entry['values'] ), $entries );
		}
	}
}

add_shortcode(
	'fake_form',
	static function ( $options ): string {
		$options = shortcode_atts( array( 'plugin' => 'fluentform', 'id' => '' ), $options );
		$id      = (int) ( $options['id'] ? $options['id'] : array_key_first( fake_forms( $options['plugin'] ) ) );
		// phpcs:ignore WordPress.Security.NonceVerification -- a form of visitors, as theirs are.
		if ( isset( $_GET['sent'] ) ) {
			return '<p role="status">Thank you.</p>';
		}
		$html = '<form method="post" class="fake-form"><input type="hidden" name="fake_form" value="' . esc_attr( "{$options['plugin']}:{$id}" ) . '">';
		foreach ( fake_forms( $options['plugin'] )[ $id ]['fields'] as $name => $type ) {
			$label = esc_html( ucfirst( $name ) );
			$field = 'textarea' === $type
				? sprintf( '<textarea name="fake[%s]"></textarea>', esc_attr( $name ) )
				: sprintf( '<input type="%s" name="fake[%s]">', esc_attr( $type ), esc_attr( $name ) );
			$html .= "<p><label>{$label} {$field}</label></p>";
		}
		return $html . '<p><button type="submit">Send</button></p></form>';
	}
);

add_action(
	'template_redirect',
	static function (): void {
		// phpcs:disable WordPress.Security.NonceVerification -- a form of visitors, as theirs are.
		if ( ! isset( $_POST['fake_form'] ) ) {
			return;
		}
		list( $plugin, $id ) = explode( ':', sanitize_text_field( wp_unslash( $_POST['fake_form'] ) ) );
		fake_forms_submit( $plugin, (int) $id, map_deep( wp_unslash( (array) ( $_POST['fake'] ?? array() ) ), 'sanitize_textarea_field' ) );
		wp_safe_redirect( add_query_arg( 'sent', '1', get_permalink() ) );
		exit;
	}
);
