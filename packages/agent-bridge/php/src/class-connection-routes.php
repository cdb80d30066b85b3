<?php
/**
 * What the Settings screen reads and changes.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** Connection, switches of commands, and what the agent has done. No answer holds a key. */
final class Connection_Routes {

	public function __construct( private Agent $agent ) {}

	public function register(): void {
		$this->route( 'GET', '/connection', array( $this, 'read' ) );
		$this->route( 'POST', '/connection', array( $this, 'enrol' ), array( 'code' => self::text( 500 ), 'server' => self::text( 300, false ) ), 'permit_connecting' );
		$this->route( 'DELETE', '/connection', array( $this, 'leave' ), array(), 'permit_connecting' );
		$this->route( 'POST', '/connection/heartbeat', array( $this, 'beat' ) );
		$this->route( 'GET', '/connection/commands', array( $this, 'commands' ) );
		$this->route( 'POST', '/connection/commands', array( $this, 'allow' ), array( 'name' => self::text( 80 ), 'isAllowed' => array( 'type' => 'boolean', 'required' => true ) ) );
		$this->route( 'GET', '/connection/reports', array( $this, 'reports' ), array( 'limit' => self::number( 50, 200 ), 'before' => self::number( 0 ), 'page' => self::number( 1 ) ) );
	}

	public function read(): array {
		$settings = $this->agent->settings();
		$failure  = Status::read( 'failure' );
		return array(
			'isConnected'          => 'connected' === $settings->state(),
			'needsReconnect'       => self::reason_to_reconnect( $settings->state(), $failure['code'] ?? '' ),
			'serverUrl'            => self::or_null( $settings->server_url() ),
			'siteId'               => self::or_null( $settings->site_id() ),
			'accountId'            => self::or_null( $settings->account_id() ),
			'siteKey'              => self::or_null( $settings->site_key() ),
			'connectedAt'          => Time::iso_or_null( $settings->connected_at() ),
			'lastHeartbeatAt'      => Time::iso_or_null( (int) Status::read( 'beatAt', 0 ) ),
			'nextHeartbeatAt'      => Time::iso_or_null( (int) wp_next_scheduled( Cron::HOOK ) ),
			'lastError'            => $failure['message'] ?? null,
			'lastErrorCode'        => $failure['code'] ?? null,
			'skewSeconds'          => Status::read( 'skewSeconds' ),
			'refusedParts'         => Status::read( 'refused', array() ),
			'confirmedEnvironment' => self::or_null( $settings->confirmed_environment() ),
			'isStaging'            => Environment::is_staging( $settings ),
			'version'              => Agent::VERSION,
		);
	}

	public function enrol( \WP_REST_Request $request ): array|\WP_Error {
		try {
			( new Enrolment( $this->agent ) )->enrol( $request['code'], (string) $request['server'] );
		} catch ( Request_Failed $failed ) {
			return new \WP_Error( "tinyeclipse_{$failed->problem}", $failed->getMessage(), array( 'status' => 400, 'skewSeconds' => $failed->skew_seconds ) );
		}
		return $this->read();
	}

	public function leave(): array {
		( new Enrolment( $this->agent ) )->leave();
		return $this->read();
	}

	/** One now, for a person who waits. */
	public function beat(): array {
		$this->agent->heartbeat()->beat();
		return $this->read();
	}

	public function commands(): array {
		$list = array();
		foreach ( $this->agent->commands()->all() as $name => $command ) {
			$list[] = array(
				'name'      => $name,
				'title'     => $command->title(),
				'isAllowed' => $this->agent->commands()->is_allowed( $name ),
			);
		}
		return array( 'commands' => $list );
	}

	public function allow( \WP_REST_Request $request ): array|\WP_Error {
		if ( ! isset( $this->agent->commands()->all()[ $request['name'] ] ) ) {
			return new \WP_Error( 'tinyeclipse_not_found', __( 'There is no such command.', 'tinyeclipse' ), array( 'status' => 404 ) );
		}
		$this->agent->commands()->allow( $request['name'], $request['isAllowed'] );
		return $this->commands();
	}

	/** Reports by number (`before`), commands by page. */
	public function reports( \WP_REST_Request $request ): array {
		// Asked for before any page of wp-admin was opened, there may be no tables yet.
		Installation::update();
		$log = $this->agent->outbox()->log( $request['limit'], $request['before'] );
		return array(
			'outbox'   => array_diff_key( $log, array( 'reports' => null ) ),
			'reports'  => $log['reports'],
			'commands' => $this->agent->commands()->log( $request['limit'], $request['page'] ),
		);
	}

	private function route( string $method, string $path, callable $callback, array $arguments = array(), string $permit = 'permit' ): void {
		register_rest_route(
			Routes::SPACE,
			$path,
			array(
				'methods'             => $method,
				'callback'            => $callback,
				'permission_callback' => array( Access::class, $permit ),
				'args'                => $arguments,
			)
		);
	}

	private static function text( int $length, bool $is_required = true ): array {
		return array(
			'type'              => 'string',
			'required'          => $is_required,
			'maxLength'         => $length,
			'sanitize_callback' => 'sanitize_text_field',
			'validate_callback' => 'rest_validate_request_arg',
		);
	}

	private static function number( int $otherwise, int $most = PHP_INT_MAX ): array {
		return array( 'type' => 'integer', 'default' => $otherwise, 'minimum' => 0, 'maximum' => $most );
	}

	/** Null while nothing is wrong that only a new enrolment mends. */
	private static function reason_to_reconnect( string $state, string $failure ): ?string {
		if ( 'unreadable' === $state ) {
			return 'salts_changed';
		}
		if ( 'copy' === $state ) {
			return 'copy';
		}
		return 'connected' === $state && 'agent_unknown' === $failure ? 'revoked' : null;
	}

	private static function or_null( string $text ): ?string {
		return '' === $text ? null : $text;
	}
}
