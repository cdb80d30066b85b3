<?php
/**
 * A text for the privacy policy of the site, of what is switched on: its owner reads it under Settings → Privacy.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Admin;

use TinyEclipse\Connector\Options;

defined( 'ABSPATH' ) || exit;

/** Says what leaves the site; what the library keeps on it, the library says itself. */
final class Privacy_Text {

	public function register(): void {
		add_action( 'admin_init', array( $this, 'add' ) );
	}

	public function add(): void {
		$texts = array_filter(
			array(
				'measures'       => __( 'Visits are measured without cookies: pages seen, where the visitor came from, and the kind of device. A visitor is recognised for a day at most.', 'tinyeclipse-connector' ),
				'reports_forms'  => __( 'What visitors write into forms is sent to the server of the agency, without passwords, files and card numbers.', 'tinyeclipse-connector' ),
				'reports_jobs'   => __( 'Applications for jobs are sent to the server of the agency.', 'tinyeclipse-connector' ),
				'shares_persons' => __( 'The server of the agency may read users and comments, with names and e-mail addresses. The log of the site says each time.', 'tinyeclipse-connector' ),
			),
			array( Options::class, 'is_on' ),
			ARRAY_FILTER_USE_KEY
		);
		if ( $texts ) {
			wp_add_privacy_policy_content( 'TinyEclipse Connector', wp_kses_post( '<p>' . implode( '</p><p>', array_map( 'esc_html', $texts ) ) . '</p>' ) );
		}
	}
}
