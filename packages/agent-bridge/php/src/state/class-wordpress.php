<?php
/**
 * WordPress itself.
 */

namespace TinyEclipse\Agent\State;

defined( 'ABSPATH' ) || exit;

final class WordPress implements Part {

	public function collect(): array {
		return array(
			'version'     => Text::version( get_bloginfo( 'version' ) ),
			'isMultisite' => is_multisite(),
			'locale'      => Text::short( get_locale() ),
			'updateTo'    => $this->update_to(),
		);
	}

	private function update_to(): ?string {
		foreach ( get_site_transient( 'update_core' )->updates ?? array() as $update ) {
			if ( 'upgrade' === ( $update->response ?? '' ) ) {
				return Text::version_or_null( $update->current ?? '' );
			}
		}
		return null;
	}
}
