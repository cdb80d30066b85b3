<?php
/**
 * Where the languages of this site and the translations of its pages are known.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Languages;

defined( 'ABSPATH' ) || exit;

interface Source {

	/** `wpml`, `polylang`, or null where the site has one language. */
	public function plugin(): ?string;

	public function version(): ?string;

	/** Code of a language => its own name, the default language first. */
	public function names(): array;

	public function is_translated( string $post_type ): bool;

	/**
	 * The translation group of a post: code of a language => id of the post. Holds the post itself.
	 * Empty for a post that the plugin was never told of.
	 */
	public function group( \WP_Post $post ): array;
}
