<?php
/**
 * Plugin Name: Fake job board
 * Description: The post types and hooks of WP Job Manager and its Applications add-on. For tests.
 */

defined( 'ABSPATH' ) || exit;

define( 'JOB_MANAGER_VERSION', '2.4.0' );

add_action(
	'init',
	static function (): void {
		register_post_type( 'job_listing', array( 'public' => true, 'label' => 'Jobs', 'rewrite' => array( 'slug' => 'job' ) ) );
		register_post_type( 'job_application', array( 'public' => false, 'label' => 'Applications' ) );
	}
);

/** As the add-on does: an application is a private post below its job; the hook carries both ids, as integers. */
function fake_apply_for_job( int $job_id, string $name, string $email, string $message ): int {
	$application_id = wp_insert_post(
		array(
			'post_type'    => 'job_application',
			'post_status'  => 'new',
			'post_parent'  => $job_id,
			'post_title'   => $name,
			'post_content' => $message,
		)
	);
	update_post_meta( $application_id, '_candidate_email', $email );
	do_action( 'new_job_application', $application_id, $job_id );
	return $application_id;
}
