<?php
/**
 * Plugin Name: Visits report
 * Description: A visit of `/?reports=3` reports three things, as a form that is sent does.
 */

defined( 'ABSPATH' ) || exit;

add_action(
	'template_redirect',
	static function () {
		$reports = (int) ( $_GET['reports'] ?? 0 );
		for ( $number = 1; $number <= $reports; $number++ ) {
			tinyeclipse_send_event( 'forms', 'submitted', "Form $number", null, array( 'number' => $number ) );
		}
	}
);
