<?php
/**
 * What administrators are told without asking.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** Only what stops the agent altogether, and only to who can mend it. */
final class Notices {

	private const ON_SCREENS = array( 'dashboard', 'plugins', 'update-core', 'site-health' );

	public function __construct( private Agent $agent ) {}

	public function show(): void {
		$screen = get_current_screen();
		if ( ! $screen || ! in_array( $screen->id, self::ON_SCREENS, true ) || ! current_user_can( Access::capability() ) ) {
			return;
		}
		$text = $this->text();
		if ( null !== $text ) {
			printf(
				'<div class="notice notice-error"><p><strong>TinyEclipse</strong>: %s <a href="%s">%s</a></p></div>',
				esc_html( $text ),
				esc_url( Admin_Pages::url( 'settings' ) ),
				esc_html__( 'Connect again', 'tinyeclipse' )
			);
		}
	}

	private function text(): ?string {
		$state = $this->agent->settings()->state();
		if ( 'unreadable' === $state ) {
			return __( 'the keys of this site cannot be read any more, because the salts in wp-config.php were changed. Nothing is sent.', 'tinyeclipse' );
		}
		if ( 'copy' === $state ) {
			return __( 'the address of this site has changed since it was connected. So that a copy does not speak for the original, nothing is sent.', 'tinyeclipse' );
		}
		$failure = Status::read( 'failure' );
		if ( is_array( $failure ) && in_array( $failure['code'], array( 'agent_unknown', 'clock_skew' ), true ) ) {
			return $failure['message'];
		}
		return null;
	}
}
