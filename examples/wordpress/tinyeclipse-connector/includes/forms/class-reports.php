<?php
/**
 * Forms that visitors send become reports.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Forms;

use TinyEclipse\Connector\Options;

defined( 'ABSPATH' ) || exit;

final class Reports {

	public function register(): void {
		foreach ( self::plugins() as $plugin ) {
			$plugin->listen( array( $this, 'report' ) );
		}
	}

	/** Those this connector knows, there or not: a hook that is never fired costs nothing. @return Form_Plugin[] */
	public static function plugins(): array {
		return array( new Fluent_Forms(), new Contact_Form_7(), new Gravity_Forms() );
	}

	/** @return Form_Plugin[] */
	public static function plugins_there(): array {
		return array_values( array_filter( self::plugins(), static fn( Form_Plugin $plugin ): bool => $plugin->is_there() ) );
	}

	/** The part `forms` of the state. */
	public static function state(): array {
		return array_map(
			static fn( Form_Plugin $plugin ): array => array(
				'plugin'  => $plugin->name(),
				'version' => $plugin->version(),
				'forms'   => $plugin->count_forms(),
			),
			self::plugins_there()
		);
	}

	public function report( Submission $submission ): void {
		if ( ! Options::is_on( 'reports_forms' ) ) {
			return;
		}
		/** Says whether a sent form is reported: a boolean, and the submission. */
		if ( ! apply_filters( 'tinyeclipse_is_form_reported', true, $submission ) ) {
			return;
		}
		tinyeclipse_send_event(
			'forms',
			'submitted',
			/* translators: %s: name of a form */
			sprintf( __( 'Form sent: %s', 'tinyeclipse-connector' ), $submission->form_name ),
			'',
			$submission->data(),
			$submission->url
		);
	}
}
