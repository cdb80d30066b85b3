<?php
/**
 * WPML, by its public hooks. It answers numbers as text.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Languages;

// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals -- the hooks are those of WPML.

defined( 'ABSPATH' ) || exit;

final class Wpml implements Source {

	/** Post types and whether they are translated, as each is asked of thousands of posts. */
	private array $types = array();

	public function plugin(): ?string {
		return 'wpml';
	}

	public function version(): ?string {
		return (string) ICL_SITEPRESS_VERSION;
	}

	public function names(): array {
		$names    = array();
		$default  = (string) apply_filters( 'wpml_default_language', null );
		$language = apply_filters( 'wpml_active_languages', null, 'skip_missing=0' );
		foreach ( is_array( $language ) ? $language : array() as $code => $details ) {
			$names[ $code ] = (string) ( $details['native_name'] ?? $code );
		}
		// Its own list is in the order of the switcher.
		return '' === $default ? ( new One_Language() )->names() : array( $default => $names[ $default ] ?? $default ) + $names;
	}

	public function is_translated( string $post_type ): bool {
		return $this->types[ $post_type ] ??= (bool) apply_filters( 'wpml_is_translated_post_type', null, $post_type );
	}

	public function group( \WP_Post $post ): array {
		// These two want the prefixed type (`post_page`); with the plain one they find nothing, and say nothing.
		$type = apply_filters( 'wpml_element_type', $post->post_type );
		$trid = apply_filters( 'wpml_element_trid', null, $post->ID, $type );
		if ( ! $trid ) {
			return array();
		}
		$group        = array();
		$translations = apply_filters( 'wpml_get_element_translations', null, $trid, $type );
		foreach ( is_array( $translations ) ? $translations : array() as $code => $translation ) {
			$group[ $code ] = (int) $translation->element_id;
		}
		return $group;
	}
}
