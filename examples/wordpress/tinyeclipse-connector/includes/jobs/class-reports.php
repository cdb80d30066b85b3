<?php
/**
 * Applications for jobs and published job listings (WP Job Manager and its Applications add-on).
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Jobs;

use TinyEclipse\Connector\Content\Published;
use TinyEclipse\Connector\Options;

defined( 'ABSPATH' ) || exit;

final class Reports {

	private const LONGEST_MESSAGE = 4000;

	/**
	 * The curriculum vitae and other files stay on the site.
	 *
	 * @param mixed $application_id
	 * @param mixed $job_id The add-on gives the id of the job. WordPress fires a hook of the same name (status `new`, type
	 *                      `job_application`) with the application itself in this place, before the add-on knows its job.
	 */
	public static function report_application( $application_id, $job_id = null ): void {
		$application = is_numeric( $job_id ) ? get_post( (int) $application_id ) : null;
		if ( ! $application || ! Options::is_on( 'reports_jobs' ) ) {
			return;
		}
		$job = get_post( (int) $job_id );
		tinyeclipse_send_event(
			'jobs',
			'application_received',
			/* translators: %s: name of a job */
			sprintf( __( 'Application for %s', 'tinyeclipse-connector' ), $job ? Published::title( $job ) : '–' ),
			'',
			array(
				'applicationId' => $application->ID,
				'jobId'         => $job ? $job->ID : null,
				'job'           => $job ? Published::title( $job ) : null,
				'name'          => Published::title( $application ),
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
		$title = Published::title( $listing );
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
