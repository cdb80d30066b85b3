<?php
/**
 * Where reports, commands and nonces are kept.
 */

namespace TinyEclipse\Agent\Checks;

use TinyEclipse\Agent\Agent;

defined( 'ABSPATH' ) || exit;

final class Tables implements Check {

	public function __construct( private Agent $agent ) {}

	public function name(): string {
		return 'tables';
	}

	public function title(): string {
		return __( 'The tables of the plugin are there', 'tinyeclipse' );
	}

	/** Uses up a nonce twice: the second time must fail. */
	public function run(): Outcome {
		\TinyEclipse\Agent\Tables::create();
		\TinyEclipse\Agent\Nonces::create_table();
		$nonce    = \TinyEclipse\Agent\Signature::nonce();
		$is_fresh = \TinyEclipse\Agent\Nonces::consume( 'check', $nonce );
		if ( ! $is_fresh || \TinyEclipse\Agent\Nonces::consume( 'check', $nonce ) ) {
			return Outcome::failed( __( 'A table is missing and could not be made, or does not keep what is written.', 'tinyeclipse' ), __( 'The user of the database must be allowed to make tables. Ask your host.', 'tinyeclipse' ) );
		}
		$waiting = $this->agent->outbox()->summary()['waiting'];
		/* translators: %s: a number */
		return Outcome::passed( sprintf( __( 'They are there; %s reports wait.', 'tinyeclipse' ), number_format_i18n( $waiting ) ) );
	}
}
