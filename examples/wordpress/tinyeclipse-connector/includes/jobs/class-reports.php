<?php
/**
 * Applications for jobs and published job listings (WP Job Manager and its Applications add-on).
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Jobs;

use TinyEclipse\Connector\Options;

defined( 'ABSPATH' ) || exit;

final class Reports {

	private const LONGEST_MESSAGE = 4000;

	/** The curriculum vitae and other files stay on the site. */
	public static function report_application( $application_id, $job_id = 0 ): void {
		$application = get_post( (int) $application_id );
		if ( ! $application || ! Options::is_on( 'reports_jobs' ) ) {
			return;
		}
		$job = get_post( (int) $job_id );
		tinyeclipse_send_event(
			'jobs',
			'application_received',
			/* translators: %s: name of a job */
			sprintf( __( 'Application for %s', 'tinyeclipse-connector' ), $job ? wp_strip_all_tags( $job->post_title ) : '–' ),
			'',
			array(
				'applicationId' => $application->ID,
				'jobId'         => $job ? $job->ID : null,
				'job'           => $job ? wp_strip_all_tags( $job->post_title ) : null,
				'name'          => wp_strip_all_tags( $application->post_title ),
				'email'         => sanitize_email( (string) get_post_meta( $application->ID, '_candidate_email', true ) ),
				'message'       => mb_substr( wp_strip_all_tags( $application->post_content ), 0, self::LONGEST_MESSAGE ),
			),
			$job ? (string) get_permalink( $job ) : ''
		);
	}

	/** WordPress fires this on every save of a listing that is public; only the first time is news. */
	public static function report_listing( int $id, \WP_Post $listing, string $before = '' ): void {
		if ( 'publish' === $before || ! Options::is_on( 'reports_jobs' ) ) {
			return;
		}
		$title = wp_strip_all_tags( $listing->post_title );
		tinyeclipse_send_event(
			'jobs',
			'listing_published',
			/* translators: %s: name of a job */
			sprintf( __( 'Job published: %s', 'tinyeclipse-connector' ), $title ),
			'',
			array( 'jobId' => $id, 'job' => $title ),
			(string) get_permalink( $listing )
		);
	}
}
