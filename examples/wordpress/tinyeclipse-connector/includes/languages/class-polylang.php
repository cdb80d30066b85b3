<?php
/**
 * Polylang, by its functions. Each is looked for first: while Polylang is being updated some are missing.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Languages;

defined( 'ABSPATH' ) || exit;

final class Polylang implements Source {

	public function plugin(): ?string {
		return 'polylang';
	}

	public function version(): ?string {
		return defined( 'POLYLANG_VERSION' ) ? (string) POLYLANG_VERSION : null;
	}

	public function names(): array {
		$codes   = (array) pll_languages_list( array( 'fields' => 'slug' ) );
		$names   = array_combine( $codes, (array) pll_languages_list( array( 'fields' => 'name' ) ) );
		$default = function_exists( 'pll_default_language' ) ? (string) pll_default_language() : '';
		// Just installed it has no language yet.
		return '' === $default ? ( new One_Language() )->names() : array( $default => $names[ $default ] ?? $default ) + $names;
	}

	public function is_translated( string $post_type ): bool {
		return function_exists( 'pll_is_translated_post_type' ) && pll_is_translated_post_type( $post_type );
	}

	public function group( \WP_Post $post ): array {
		if ( ! function_exists( 'pll_get_post_translations' ) ) {
			return array();
		}
		return array_map( 'intval', (array) pll_get_post_translations( $post->ID ) );
	}
}
