<?php
/**
 * Whether reports arrive.
 */

namespace TinyEclipse\Agent\Checks;

use TinyEclipse\Agent\Agent;

defined( 'ABSPATH' ) || exit;

final class Outbox implements Check {

	private const OLD_SECONDS = 3600;

	public function __construct( private Agent $agent ) {}

	public function name(): string {
		return 'outbox';
	}

	public function title(): string {
		return __( 'Reports arrive', 'tinyeclipse' );
	}

	public function run(): Outcome {
		if ( ! $this->agent->is_connected() ) {
			return Outcome::not_connected();
		}
		$this->agent->outbox()->send( 10.0 );
		$log = $this->agent->outbox()->log( 1 );
		if ( null !== $log['oldestAt'] && strtotime( $log['oldestAt'] ) < time() - self::OLD_SECONDS ) {
			/* translators: 1: a number, 2: why the last try failed */
			$words = sprintf( __( '%1$s reports wait for more than an hour. %2$s', 'tinyeclipse' ), number_format_i18n( $log['waiting'] ), (string) $log['error'] );
			return Outcome::failed( $words, __( 'They are kept for a week and sent as soon as the server takes them. See the checks above.', 'tinyeclipse' ) );
		}
		if ( $log['lost'] > 0 ) {
			/* translators: %s: a number */
			return Outcome::warning( sprintf( __( '%s reports were given up because they waited too long.', 'tinyeclipse' ), number_format_i18n( $log['lost'] ) ), __( 'New ones are sent; the lost ones cannot be had again.', 'tinyeclipse' ) );
		}
		/* translators: %s: a number */
		return Outcome::passed( sprintf( __( 'Nothing waits for long; %s in the queue.', 'tinyeclipse' ), number_format_i18n( $log['waiting'] ) ) );
	}
}
