<?php
/**
 * Its section on the connector's page "Measuring and reports".
 *
 * @package TinyEclipse\Analytics
 */

namespace TinyEclipse\Analytics;

use TinyEclipse\Connector\Admin\Settings_Page;

defined( 'ABSPATH' ) || exit;

final class Settings_Section {

	private const SECTION = 'tinyeclipse_analytics';

	public function register(): void {
		add_action( 'admin_init', array( $this, 'add' ), 20 );
	}

	public function add(): void {
		register_setting( Settings_Page::SLUG, Options::NAME, array( 'sanitize_callback' => array( Options::class, 'clean' ) ) );
		add_settings_section( self::SECTION, __( 'Analytics', 'tinyeclipse-analytics' ), '__return_empty_string', Settings_Page::SLUG );
		$this->add_switch( 'relays', __( 'Own domain', 'tinyeclipse-analytics' ), __( 'Load the tracker from this domain and send visits through it, for visitors who block third parties', 'tinyeclipse-analytics' ) );
		$this->add_switch( 'hints', __( 'Shop', 'tinyeclipse-analytics' ), __( 'Measure the steps to an order: article, basket, checkout, thank-you', 'tinyeclipse-analytics' ) );
		add_settings_field( 'address_header', __( 'Address of the visitor', 'tinyeclipse-analytics' ), array( $this, 'print_header' ), Settings_Page::SLUG, self::SECTION );
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
					checked( Options::all()[ $name ], true, false ),
					esc_html( $text )
				);
			},
			Settings_Page::SLUG,
			self::SECTION
		);
	}

	public function print_header(): void {
		$chosen = Options::address_header();
		printf( '<select name="%s[address_header]" aria-label="%s">', esc_attr( Options::NAME ), esc_attr__( 'Address of the visitor', 'tinyeclipse-analytics' ) );
		printf( '<option value="">%s</option>', esc_html__( 'Of the connection', 'tinyeclipse-analytics' ) );
		foreach ( Options::ADDRESS_HEADERS as $header ) {
			printf( '<option value="%1$s"%2$s>%1$s</option>', esc_attr( $header ), selected( $chosen, $header, false ) );
		}
		printf( '</select><p class="description">%s</p>', esc_html__( 'Choose a header only if a proxy before this site sets it; otherwise anyone could pass for somebody else.', 'tinyeclipse-analytics' ) );
	}
}
