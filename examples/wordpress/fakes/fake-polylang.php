<?php
/**
 * Plugin Name: Fake Polylang
 * Description: The public functions of Polylang over its own two taxonomies. For tests.
 *
 * Option `fake_polylang`: { "default": "nl", "languages": { "nl": "Nederlands", "fr": "Français" } }
 */

defined( 'ABSPATH' ) || exit;

define( 'POLYLANG_VERSION', '3.6.5' );

add_action(
	'init',
	static function (): void {
		$private = array( 'public' => false, 'rewrite' => false );
		register_taxonomy( 'language', array( 'post', 'page' ), $private );
		register_taxonomy( 'post_translations', array( 'post', 'page' ), $private );
	},
	0
);

function fake_polylang(): array {
	return wp_parse_args(
		get_option( 'fake_polylang' ),
		array(
			'default'   => 'nl',
			'languages' => array( 'nl' => 'Nederlands', 'fr' => 'Français', 'en' => 'English' ),
		)
	);
}

function pll_languages_list( $args = array() ): array {
	$languages = fake_polylang()['languages'];
	return 'name' === ( $args['fields'] ?? 'slug' ) ? array_values( $languages ) : array_keys( $languages );
}

function pll_default_language( $field = 'slug' ) {
	$default = fake_polylang()['default'];
	return 'name' === $field ? fake_polylang()['languages'][ $default ] : $default;
}

function pll_current_language( $field = 'slug' ) {
	return pll_default_language( $field );
}

function pll_is_translated_post_type( $type ): bool {
	return in_array( $type, array( 'post', 'page' ), true );
}

/** The slug of the language, or false. */
function pll_get_post_language( $id, $field = 'slug' ) {
	$terms = wp_get_object_terms( $id, 'language', array( 'fields' => 'slugs' ) );
	return is_array( $terms ) && $terms ? $terms[0] : false;
}

function pll_set_post_language( $id, $language ): void {
	wp_set_object_terms( $id, $language, 'language' );
}

/** Language → id. A post in no group is its own translation. */
function pll_get_post_translations( $id ): array {
	$terms = wp_get_object_terms( $id, 'post_translations' );
	if ( is_array( $terms ) && $terms ) {
		return maybe_unserialize( $terms[0]->description );
	}
	$language = pll_get_post_language( $id );
	return $language ? array( $language => (int) $id ) : array();
}

function pll_get_post( $id, $language = '' ) {
	return pll_get_post_translations( $id )[ $language ? $language : pll_current_language() ] ?? false;
}

function pll_save_post_translations( array $translations ): array {
	$term = wp_insert_term( uniqid( 'pll_' ), 'post_translations', array( 'description' => serialize( $translations ) ) );
	foreach ( $translations as $id ) {
		wp_set_object_terms( $id, array( (int) $term['term_id'] ), 'post_translations' );
	}
	return $translations;
}
