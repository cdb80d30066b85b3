<?php
/**
 * The tools of WordPress for personal data, under Tools → Export and Erase Personal Data.
 */

namespace TinyEclipse\Agent\Privacy;

use TinyEclipse\Agent\Agent;

defined( 'ABSPATH' ) || exit;

/** What this site keeps of a person for TinyEclipse; what the server has is looked up there. */
final class Tools {

	public function __construct( private Agent $agent ) {}

	/** @param mixed $exporters Of WordPress; what other plugins made of it may be anything. */
	public function with_exporters( mixed $exporters ): array {
		return $this->with( $exporters, 'exporter_friendly_name', 'export' );
	}

	public function with_erasers( mixed $erasers ): array {
		return $this->with( $erasers, 'eraser_friendly_name', 'erase' );
	}

	private function with( mixed $list, string $label, string $method ): array {
		$reports  = new Reports( $this->agent->settings() );
		$commands = new Commands();
		return ( is_array( $list ) ? $list : array() ) + array(
			'tinyeclipse-reports'  => array( $label => __( 'TinyEclipse: reports', 'tinyeclipse' ), 'callback' => array( $reports, $method ) ),
			'tinyeclipse-commands' => array( $label => __( 'TinyEclipse: commands', 'tinyeclipse' ), 'callback' => array( $commands, $method ) ),
		);
	}

	/** A text for the privacy policy of the site, which its owner reads under Settings → Privacy. */
	public function add_policy(): void {
		$server = $this->agent->is_connected() ? $this->agent->settings()->server_url() : __( '(not connected yet)', 'tinyeclipse' );
		$texts  = array(
			/* translators: %s: an address */
			sprintf( __( 'This site reports what happens on it, such as a form that was sent, to the server of the agency that looks after it: %s. A report holds what the visitor wrote, without passwords, files and card numbers. It waits on this site until it is sent, for a week at most, and stays here for a week after that.', 'tinyeclipse' ), $server ),
			__( 'The agency can have this site do things, such as change a page or the status of an order. What was asked and what came of it stays on this site for 90 days, and what was there before, so that it can be put back, for 30 days.', 'tinyeclipse' ),
			__( 'Every five minutes this site tells the server how it is: versions, plugins, disk, and whether mail leaves. Nothing of that is about a person.', 'tinyeclipse' ),
			__( 'WordPress exports and erases what this site keeps, by e-mail address. What the server has already is exported and erased there, by the agency.', 'tinyeclipse' ),
		);
		wp_add_privacy_policy_content( 'TinyEclipse', wp_kses_post( '<p>' . implode( '</p><p>', array_map( 'esc_html', $texts ) ) . '</p>' ) );
	}
}
