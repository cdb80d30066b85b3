<?php
/**
 * "Is it working?"
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** The list of checks, and each run by itself, so that a screen shows them one after the other. */
final class Check_Routes {

	public function __construct( private Agent $agent ) {}

	public function register(): void {
		register_rest_route(
			Routes::SPACE,
			'/connection/checks',
			array(
				'methods'             => 'GET',
				'callback'            => array( $this, 'list' ),
				'permission_callback' => array( Access::class, 'permit' ),
			)
		);
		register_rest_route(
			Routes::SPACE,
			'/connection/checks/(?P<name>[a-z_]{1,40})',
			array(
				'methods'             => 'POST',
				'callback'            => array( $this, 'run' ),
				'permission_callback' => array( Access::class, 'permit' ),
			)
		);
	}

	public function list(): array {
		$list = array();
		foreach ( $this->checks() as $check ) {
			$list[] = array( 'name' => $check->name(), 'title' => $check->title() );
		}
		return array( 'checks' => $list );
	}

	public function run( \WP_REST_Request $request ): array|\WP_Error {
		foreach ( $this->checks() as $check ) {
			if ( $check->name() === $request['name'] ) {
				return array( 'name' => $check->name(), 'title' => $check->title() ) + $this->result_of( $check )->shown();
			}
		}
		return new \WP_Error( 'tinyeclipse_not_found', __( 'There is no such check.', 'tinyeclipse' ), array( 'status' => 404 ) );
	}

	private function result_of( Checks\Check $check ): Checks\Outcome {
		try {
			return $check->run();
		} catch ( \Throwable $failure ) {
			return Checks\Outcome::failed( $failure->getMessage(), __( 'This is a fault of the plugin or of the host. Send this text to who looks after your site.', 'tinyeclipse' ) );
		}
	}

	/** @return Checks\Check[] In the order in which a fault of one explains those of the next. */
	private function checks(): array {
		return array(
			new Checks\Php(),
			new Checks\Sodium(),
			new Checks\Https(),
			new Checks\Tables( $this->agent ),
			new Checks\Server( $this->agent ),
			new Checks\Clock( $this->agent ),
			new Checks\Signature( $this->agent ),
			new Checks\Cron( $this->agent ),
			new Checks\Rest(),
			new Checks\Outbox( $this->agent ),
			new Checks\Tracker( $this->agent ),
		);
	}
}
