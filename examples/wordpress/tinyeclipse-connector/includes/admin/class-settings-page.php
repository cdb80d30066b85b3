<?php
/**
 * TinyEclipse → Measuring: what leaves this site, on a plain page of WordPress that needs no script.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Admin;

use TinyEclipse\Connector\Options;

defined( 'ABSPATH' ) || exit;

final class Settings_Page {

	/** Slug and group of settings; the analytics plugin adds a section of its own. */
	public const SLUG = 'tinyeclipse-measuring';

	private const SECTION = 'tinyeclipse_connector';

	public function register(): void {
		// After the library has made the menu.
		add_action( 'admin_menu', array( $this, 'add_page' ), 20 );
		add_action( 'admin_init', array( $this, 'add_settings' ) );
	}

	public static function url(): string {
		return admin_url( 'admin.php?page=' . self::SLUG );
	}

	public function add_page(): void {
		$title = __( 'Measuring and reports', 'tinyeclipse-connector' );
		add_submenu_page( 'tinyeclipse', $title, $title, 'manage_options', self::SLUG, array( $this, 'print' ), 30 );
	}

	public function add_settings(): void {
		register_setting( self::SLUG, Options::NAME, array( 'sanitize_callback' => array( Options::class, 'clean' ) ) );
		add_settings_section( self::SECTION, '', '__return_empty_string', self::SLUG );
		$this->add_switch( 'measures', __( 'Visits', 'tinyeclipse-connector' ), __( 'Measure visits, without cookies', 'tinyeclipse-connector' ) );
		add_settings_field( 'excluded_roles', __( 'Not measured when logged in', 'tinyeclipse-connector' ), array( $this, 'print_roles' ), self::SLUG, self::SECTION );
		$this->add_switch( 'reports_forms', __( 'Forms', 'tinyeclipse-connector' ), __( 'Report forms that visitors send; never passwords, files or card numbers', 'tinyeclipse-connector' ) );
		$this->add_switch( 'reports_jobs', __( 'Jobs', 'tinyeclipse-connector' ), __( 'Report applications and published job listings', 'tinyeclipse-connector' ) );
		$this->add_switch( 'reports_content', __( 'Content', 'tinyeclipse-connector' ), __( 'Report what is published', 'tinyeclipse-connector' ) );
		$this->add_switch( 'shares_persons', __( 'Users and comments', 'tinyeclipse-connector' ), __( 'Hand them to the server when it asks, with names and e-mail addresses; the log of the site says each time', 'tinyeclipse-connector' ) );
		$this->add_switch( 'keeps_data', __( 'When the plugin is deleted', 'tinyeclipse-connector' ), __( 'Keep the connection, settings and reports in the database', 'tinyeclipse-connector' ) );
	}

	private function add_switch( string $name, string $title, string $text ): void {
		add_settings_field(
			$name,
			$title,
			static function () use ( $name, $text ): void {
				printf(
					'<label><input type="checkbox" name="%s[%s]" value="1"%s> %s</label>',
					esc_attr( Options::NAME ),
					esc_attr( $name ),
					checked( Options::is_on( $name ), true, false ),
					esc_html( $text )
				);
			},
			self::SLUG,
			self::SECTION
		);
	}

	public function print_roles(): void {
		printf( '<fieldset><legend class="screen-reader-text">%s</legend>', esc_html__( 'Not measured when logged in', 'tinyeclipse-connector' ) );
		foreach ( wp_roles()->get_names() as $role => $name ) {
			printf(
				'<label><input type="checkbox" name="%s[excluded_roles][]" value="%s"%s> %s</label><br>',
				esc_attr( Options::NAME ),
				esc_attr( $role ),
				checked( in_array( $role, Options::all()['excluded_roles'], true ), true, false ),
				esc_html( translate_user_role( $name ) )
			);
		}
		echo '</fieldset>';
	}

	public function print(): void {
		if ( ! current_user_can( 'manage_options' ) ) {
			return;
		}
		echo '<div class="wrap"><h1>' . esc_html( get_admin_page_title() ) . '</h1>';
		settings_errors();
		echo '<form action="options.php" method="post">';
		settings_fields( self::SLUG );
		do_settings_sections( self::SLUG );
		submit_button();
		echo '</form></div>';
	}
}
