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

	/** The hook of each plugin that a visitor has sent a form, and who reads its arguments. */
	public const HOOKS = array(
		'fluentform/submission_inserted' => Fluent_Forms::class,
		'wpcf7_submit'                   => Contact_Form_7::class,
		'gform_after_submission'         => Gravity_Forms::class,
	);

	/** @return Form_Plugin[] those that this site has. */
	public static function plugins(): array {
		$known = array_map( static fn( string $class_name ): Form_Plugin => new $class_name(), array_values( self::HOOKS ) );
		return array_values( array_filter( $known, static fn( Form_Plugin $plugin ): bool => $plugin->is_there() ) );
	}

	/** The part `forms` of the state. */
	public static function state(): array {
		return array_map(
			static fn( Form_Plugin $plugin ): array => array(
				'plugin'  => $plugin->name(),
				'version' => $plugin->version(),
				'forms'   => $plugin->count_forms(),
			),
			self::plugins()
		);
	}

	/** @param Submission|null $submission null for what a visitor tried and the plugin refused. */
	public static function report( ?Submission $submission ): void {
		if ( ! $submission || ! Options::is_on( 'reports_forms' ) ) {
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
