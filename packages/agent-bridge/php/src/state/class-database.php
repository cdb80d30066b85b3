<?php
/**
 * The database.
 */

namespace TinyEclipse\Agent\State;

defined( 'ABSPATH' ) || exit;

final class Database implements Part {

	public function collect(): array {
		global $wpdb;
		if ( defined( 'DB_ENGINE' ) && 'sqlite' === DB_ENGINE ) {
			return array(
				'kind'    => 'sqlite',
				'version' => class_exists( 'SQLite3', false ) ? Text::version( \SQLite3::version()['versionString'] ) : '',
			);
		}
		$said = (string) $wpdb->db_server_info();
		return array(
			'kind'    => stripos( $said, 'mariadb' ) !== false ? 'mariadb' : 'mysql',
			'version' => Text::version( $this->version_in( $said ) ),
		);
	}

	/** MariaDB calls itself `5.5.5-10.11.6-MariaDB`, so that old clients of MySQL talk to it. */
	private function version_in( string $said ): string {
		return preg_match( '/^(?:5\.5\.5-)?(\d+(?:\.\d+)*)/', $said, $found ) ? $found[1] : $said;
	}
}
