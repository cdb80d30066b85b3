<?php
/**
 * What happens on the site, on its way to the server.
 */

namespace TinyEclipse\Agent;

use TinyEclipse\Agent\Outbox\After_Response;
use TinyEclipse\Agent\Outbox\Comparison;
use TinyEclipse\Agent\Outbox\Memory;
use TinyEclipse\Agent\Outbox\Report;
use TinyEclipse\Agent\Outbox\Sender;
use TinyEclipse\Agent\Outbox\Store;

defined( 'ABSPATH' ) || exit;

/**
 * `add()` stores a report at once and sends it when the visitor has the page. What cannot be sent waits for a week.
 */
final class Outbox {

	/** The cron event that sends what waits. */
	public const HOOK = 'tinyeclipse_send_outbox';

	private const MAX_WAITING  = 50000;
	private const CHECK_EVERY  = 500;
	private const MAX_HELD     = 100;
	private const KEPT_SECONDS = WEEK_IN_SECONDS;

	private Store $store;
	private bool $is_sending = false;

	/** @var array<int, true> Sites of a network for which sending is planned; the key is 1 where there is no network. */
	private array $planned = array();

	/** @var array<int, Report[]> Those that the table of a site did not take, by its number in the network. */
	private array $held = array();

	public function __construct( private Agent $agent ) {
		$this->store = new Store();
	}

	/**
	 * Reports that something happened. Never throws, and never waits for the network.
	 *
	 * @param string               $module Such as `forms`; `[a-z][a-z0-9_]{0,39}`, like `$event`.
	 * @param array<string, mixed> $data   Up to 32 KB as JSON.
	 * @return bool|\WP_Error True once it is stored; else what is wrong with it, or why it cannot be kept.
	 */
	public function add( string $module, string $event, string $title, ?string $description = null, array $data = array(), ?string $url = null ): bool|\WP_Error {
		// What hooks tell while reports are sent would be sent, and so tell more.
		if ( $this->is_sending ) {
			return new \WP_Error( 'tinyeclipse_sending', __( 'Reports that come up while reports are sent are not kept.', 'tinyeclipse' ) );
		}
		try {
			if ( ! $this->agent->is_connected() ) {
				return new \WP_Error( 'tinyeclipse_not_connected', __( 'This site is not connected to TinyEclipse, so nothing is reported. Connect it under TinyEclipse → Settings.', 'tinyeclipse' ) );
			}
			$report = Report::make( $module, $event, $title, $description, $data, $url );
			return is_wp_error( $report ) ? $report : $this->keep( $report );
		} catch ( \Throwable $error ) {
			return new \WP_Error( 'tinyeclipse_outbox', $error->getMessage() );
		}
	}

	/**
	 * Sends what waits, for as long as this request may still take, and sees to it that the rest is sent later.
	 */
	public function send( ?float $most_seconds = null ): void {
		if ( $this->is_sending || ! $this->agent->is_connected() ) {
			return;
		}
		$this->is_sending = true;
		try {
			$sender  = new Sender( $this->agent->client(), $this->store, new Memory() );
			$next_at = $sender->send( min( $most_seconds ?? INF, Time_Limit::seconds_left() ) );
			if ( null !== $next_at ) {
				$this->schedule( $next_at );
			}
		} finally {
			$this->is_sending = false;
		}
	}

	/**
	 * What there is to do every few minutes; called after each heartbeat that was answered.
	 */
	public function tick(): void {
		$memory = new Memory();
		$memory->end_own_pause();
		$memory->add_lost( $this->store->drop_waiting_since( time() - self::KEPT_SECONDS ) );
		if ( ! $this->is_sending && $this->agent->is_connected() ) {
			$this->comparison()->when_due( Time_Limit::seconds_left() );
			$this->send();
		}
		$this->store->purge( time() - self::KEPT_SECONDS );
	}

	/**
	 * The site has joined. What was reported by another, and asked of it, is not this one's business: a copy for staging brings the
	 * outbox of the original along, and a site may change hands.
	 */
	public function joined(): void {
		$memory  = new Memory();
		$site_id = $this->agent->settings()->site_id();
		if ( $memory->site_id() === $site_id ) {
			return;
		}
		if ( '' !== $memory->site_id() ) {
			Tables::clear();
		}
		$memory->begin_for( $site_id );
	}

	/**
	 * The site has left. Reports hold what visitors wrote, and nothing tidies up while there is no heartbeat: what was settled goes
	 * now. What waits may still be sent, by a site that joins again.
	 */
	public function left(): void {
		$this->store->forget_settled();
	}

	/**
	 * Compares what was sent in the last week with what the server has, now. Answers how many reports are sent again.
	 */
	public function compare(): int {
		return $this->comparison()->now( Time_Limit::seconds_left() );
	}

	/**
	 * As the heartbeat tells it.
	 *
	 * @return array{waiting: int, oldestAt: string|null, lost: int}
	 */
	public function summary(): array {
		$waiting = $this->store->waiting();
		return array(
			'waiting'  => $waiting['waiting'],
			'oldestAt' => Time::iso_or_null( $waiting['oldest_at'] ),
			'lost'     => ( new Memory() )->lost(),
		);
	}

	/**
	 * For the site's own screen: reports newest first, and how sending goes.
	 *
	 * @param int $before_seq Only those numbered lower; 0 for the newest.
	 */
	public function log( int $most = 50, int $before_seq = 0 ): array {
		$memory  = new Memory();
		$reports = array();
		foreach ( $this->store->newest( min( 200, max( 1, $most ) ), $before_seq > 0 ? $before_seq : PHP_INT_MAX ) as $row ) {
			$report    = json_decode( $row->report, true );
			$reports[] = array(
				'seq'        => (int) $row->seq,
				'module'     => $report['module'] ?? '',
				'event'      => $report['event'] ?? '',
				'title'      => $report['title'] ?? '',
				'occurredAt' => $report['occurredAt'] ?? null,
				'state'      => $row->state,
				'reason'     => '' === $row->reason ? null : $row->reason,
			);
		}
		return $this->summary() + array(
			'error'       => '' === $memory->error() ? null : $memory->error(),
			'pausedUntil' => Time::iso_or_null( $memory->paused_until() ),
			'reports'     => $reports,
		);
	}

	/**
	 * At the end of the request, once. What happened on another site of the network meanwhile is sent by cron of that site.
	 */
	public function plan(): void {
		$site = get_current_blog_id();
		if ( isset( $this->planned[ $site ] ) ) {
			return;
		}
		if ( array() === $this->planned ) {
			add_action( 'shutdown', array( $this, 'at_shutdown' ), PHP_INT_MAX );
		}
		$this->planned[ $site ] = true;
		if ( ! $this->agent->is_at_home() ) {
			$this->schedule( time() );
		}
	}

	/** @internal */
	public function at_shutdown(): void {
		Network::at( $this->agent->home(), fn() => $this->send_after_response() );
	}

	private function send_after_response(): void {
		try {
			foreach ( $this->held as $site => $reports ) {
				Network::at( $site, fn() => $this->store_held( $reports ) );
			}
			$this->held = array();
			if ( ! isset( $this->planned[ $this->agent->home() ] ) ) {
				return;
			}
			$paused_until = ( new Memory() )->paused_until();
			if ( $paused_until > 0 ) {
				$this->schedule( $paused_until );
				return;
			}
			( new After_Response() )->send( $this );
		} catch ( \Throwable $error ) {
			// The page is made; what is stored is sent by cron.
			$this->schedule( time() + MINUTE_IN_SECONDS );
		}
	}

	public function schedule( int $at ): void {
		$planned = wp_next_scheduled( self::HOOK );
		if ( ! $planned || $planned > $at ) {
			wp_clear_scheduled_hook( self::HOOK );
			wp_schedule_single_event( $at, self::HOOK );
		}
	}

	private function keep( Report $report ): bool|\WP_Error {
		$this->plan();
		$seq = $this->store->insert( $report );
		if ( 0 === $seq ) {
			return $this->hold( $report );
		}
		// Counting each time would slow down an import of thousands.
		if ( 0 === $seq % self::CHECK_EVERY ) {
			( new Memory() )->add_lost( $this->store->drop_beyond( self::MAX_WAITING ) );
		}
		return true;
	}

	/**
	 * The table is missing, or the database is. Making a table commits a transaction that the page may be in, so it is made at shutdown.
	 */
	private function hold( Report $report ): bool|\WP_Error {
		if ( array_sum( array_map( 'count', $this->held ) ) >= self::MAX_HELD ) {
			return new \WP_Error( 'tinyeclipse_outbox', __( 'The table of reports is missing or broken. Deactivate the plugin and activate it again, so that it is made anew.', 'tinyeclipse' ) );
		}
		$this->held[ get_current_blog_id() ][] = $report;
		return true;
	}

	/** @param Report[] $reports Of the current site. */
	private function store_held( array $reports ): void {
		if ( ! Tables::exists( Tables::outbox() ) ) {
			Tables::create();
		}
		$lost = 0;
		foreach ( $reports as $report ) {
			$lost += 0 === $this->store->insert( $report ) ? 1 : 0;
		}
		( new Memory() )->add_lost( $lost );
	}

	private function comparison(): Comparison {
		return new Comparison( $this->agent->client(), $this->store, new Memory() );
	}
}
