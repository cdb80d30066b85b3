<?php
/**
 * When the agent speaks.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** WP-Cron every five minutes. It needs no request of the site to itself: a wake-up or a visit of an administrator does as well. */
final class Cron {

	public const HOOK = 'tinyeclipse_heartbeat';

	/** Of the network: that its tables were tidied up today. */
	public const SWEPT = 'tinyeclipse_swept';

	private const SCHEDULE         = 'tinyeclipse_five_minutes';
	private const INTERVAL_SECONDS = 300;
	/** Cron of quiet sites is always a little late: nobody visits. */
	private const LATE_SECONDS = 1800;

	public function __construct( private Agent $agent ) {}

	/** @param mixed $schedules Of WordPress; what other plugins made of it may be anything. */
	public static function with_schedule( mixed $schedules ): array {
		$schedules = is_array( $schedules ) ? $schedules : array();

		$schedules[ self::SCHEDULE ] = array(
			'interval' => self::INTERVAL_SECONDS,
			'display'  => 'TinyEclipse: 5 min.',
		);
		return $schedules;
	}

	/** Plans the heartbeat where the plan is gone, as after plugins that tidy up cron, and only while connected. */
	public function heal(): void {
		$is_planned = (bool) wp_next_scheduled( self::HOOK );
		if ( $is_planned === $this->agent->is_connected() ) {
			return;
		}
		if ( $is_planned ) {
			wp_clear_scheduled_hook( self::HOOK );
		} else {
			wp_schedule_event( time() + self::INTERVAL_SECONDS, self::SCHEDULE, self::HOOK );
		}
	}

	/** Once more than planned, as plugins came or went: what they add to the agent is known from the next request on. */
	public function soon(): void {
		if ( $this->agent->is_connected() && ! wp_next_scheduled( self::HOOK, array( 'soon' ) ) ) {
			wp_schedule_single_event( time() + MINUTE_IN_SECONDS, self::HOOK, array( 'soon' ) );
		}
	}

	/** What the planned event does. */
	public function run(): void {
		Installation::update();
		$this->tell_when_late( (int) Status::read( 'dueAt', 0 ) );
		Status::note( array( 'dueAt' => (int) wp_next_scheduled( self::HOOK ) ) );
		Nonces::purge();
		$this->sweep();
		if ( ! $this->agent->heartbeat()->is_too_early() && $this->agent->heartbeat()->beat() ) {
			$this->renew_key();
		}
	}

	/** At the end of an administrator's request: where cron does not run, who works on the site keeps it in sight. */
	public function catch_up(): void {
		$is_person = is_user_logged_in() && ! wp_doing_ajax() && ! wp_doing_cron();
		if ( $is_person && $this->agent->is_connected() && $this->agent->heartbeat()->is_overdue() && Response::can_finish() ) {
			Response::finish();
			$this->agent->heartbeat()->beat();
		}
	}

	/** Once a day in a network, by whichever of its sites comes first. */
	private function sweep(): void {
		if ( is_multisite() && ! get_site_transient( self::SWEPT ) ) {
			Removal::of_gone_sites();
			set_site_transient( self::SWEPT, 1, DAY_IN_SECONDS );
		}
	}

	private function renew_key(): void {
		try {
			( new Key_Rotation( $this->agent ) )->when_due();
		} catch ( Request_Failed $failed ) {
			// The old key goes on, and the next heartbeat tries again; the check of signatures tells the owner.
			Status::note( array( 'renewalFailure' => $failed->getMessage() ) );
		}
	}

	private function tell_when_late( int $due_at ): void {
		$late_seconds = time() - $due_at;
		$is_told      = (int) Status::read( 'cronLateToldAt', 0 ) > time() - DAY_IN_SECONDS;
		if ( $due_at <= 0 || $late_seconds < self::LATE_SECONDS || $is_told ) {
			return;
		}
		Status::note( array( 'cronLateToldAt' => time() ) );
		$this->agent->outbox()->add(
			'agent',
			'cron_late',
			'Cron is late',
			'What WordPress plans runs late: few visits, or a cron of the host that does not run.',
			array(
				'lateSeconds' => $late_seconds,
				'isDisabled'  => defined( 'DISABLE_WP_CRON' ) && DISABLE_WP_CRON,
			)
		);
	}
}
