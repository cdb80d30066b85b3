<?php
/**
 * A site without a plugin for translations: every post stands for itself.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Languages;

defined( 'ABSPATH' ) || exit;

final class One_Language implements Source {

	public function plugin(): ?string {
		return null;
	}

	public function version(): ?string {
		return null;
	}

	public function names(): array {
		$code = $this->code();
		return array( $code => $code );
	}

	public function is_translated( string $post_type ): bool {
		return false;
	}

	public function group( \WP_Post $post ): array {
		return array( $this->code() => $post->ID );
	}

	/** `nl` of `nl_BE`. The locale of the site, whatever language the person at the screen reads. */
	private function code(): string {
		return strtolower( strtok( get_locale(), '_' ) );
	}
}
