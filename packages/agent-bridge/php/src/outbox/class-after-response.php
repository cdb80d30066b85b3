<?php
/**
 * Sending without anybody waiting for it.
 */

namespace TinyEclipse\Agent\Outbox;

use TinyEclipse\Agent\Outbox;
use TinyEclipse\Agent\Response;

defined( 'ABSPATH' ) || exit;

/**
 * Where PHP can end the answer and go on, it does. Where it cannot, a visitor would wait for the server: the reports are
 * left to a cron process of their own. docs/decisions/0016-reports-leave-after-the-page.md
 */
final class After_Response {

	private const SECONDS = 10.0;

	/**
	 * Called at the very end of a request that stored a report.
	 */
	public function send( Outbox $outbox ): void {
		if ( self::nobody_waits() || $this->end_answer() ) {
			$outbox->send( self::SECONDS );
			return;
		}
		$outbox->schedule( time() );
		// The browser shows the page meanwhile.
		flush();
		( new Knock() )->at_cron();
	}

	private static function nobody_waits(): bool {
		return wp_doing_cron() || 'cli' === PHP_SAPI;
	}

	private function end_answer(): bool {
		if ( ! Response::can_finish() ) {
			return false;
		}
		Response::finish();
		return true;
	}
}
