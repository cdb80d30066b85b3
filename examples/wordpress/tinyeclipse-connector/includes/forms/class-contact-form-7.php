<?php
/**
 * Contact Form 7. It keeps nothing of what visitors sent.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Forms;

defined( 'ABSPATH' ) || exit;

final class Contact_Form_7 implements Form_Plugin {

	/** Of the other outcomes (a wrong field, spam, a refused consent) nothing was sent by the visitor. */
	private const SENT = array( 'mail_sent', 'mail_failed' );

	public function name(): string {
		return 'contact-form-7';
	}

	public function is_there(): bool {
		return defined( 'WPCF7_VERSION' ) && class_exists( 'WPCF7_ContactForm' );
	}

	public function version(): string {
		return (string) WPCF7_VERSION;
	}

	public function sent( array $arguments ): ?Submission {
		list( $form, $result ) = $arguments;
		$sent                  = \WPCF7_Submission::get_instance();
		if ( ! $sent || ! in_array( $result['status'] ?? '', self::SENT, true ) ) {
			return null;
		}
		return $this->submission( $form, $sent, 'mail_sent' === $result['status'] );
	}

	public function count_forms(): int {
		return count( \WPCF7_ContactForm::find( array( 'posts_per_page' => -1 ) ) );
	}

	public function forms( int $after, int $most ): array {
		$forms = array_map(
			static fn( \WPCF7_ContactForm $form ): array => array( 'id' => (string) $form->id(), 'title' => (string) $form->title() ),
			\WPCF7_ContactForm::find( array( 'posts_per_page' => -1, 'orderby' => 'ID', 'order' => 'ASC' ) )
		);
		return array_slice( array_values( array_filter( $forms, static fn( array $form ): bool => (int) $form['id'] > $after ) ), 0, $most );
	}

	public function keeps_submissions(): bool {
		return false;
	}

	public function submissions( string $form_id, int $after, int $most ): array {
		return array();
	}

	private function submission( \WPCF7_ContactForm $form, \WPCF7_Submission $sent, bool $is_mailed ): Submission {
		$types = array();
		foreach ( $form->scan_form_tags() as $tag ) {
			$types[ $tag->name ] = $tag->basetype;
		}
		$fields = array();
		foreach ( (array) $sent->get_posted_data() as $name => $value ) {
			// It has no labels; `your-name` is as good.
			$fields[] = array( 'name' => (string) $name, 'label' => '', 'type' => $types[ $name ] ?? '', 'value' => $value );
		}
		return new Submission(
			$this->name(),
			(string) $form->id(),
			(string) $form->title(),
			$fields,
			null,
			strtolower( substr( (string) $form->locale(), 0, 2 ) ),
			(string) $sent->get_meta( 'url' ),
			null,
			$is_mailed
		);
	}
}
