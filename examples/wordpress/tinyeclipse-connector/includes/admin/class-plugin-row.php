<?php
/**
 * The row of this plugin on the Plugins screen: the way to its settings, and what deleting it would remove.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Admin;

use TinyEclipse\Agent\Network_Page;
use TinyEclipse\Connector\Options;
use const TinyEclipse\Connector\FILE;

defined( 'ABSPATH' ) || exit;

final class Plugin_Row {

	public function register(): void {
		add_filter( 'plugin_action_links_' . plugin_basename( FILE ), array( $this, 'add_link' ) );
		add_filter( 'network_admin_plugin_action_links_' . plugin_basename( FILE ), array( $this, 'add_network_link' ) );
		add_filter( 'plugin_row_meta', array( $this, 'add_note' ), 10, 2 );
	}

	public function add_link( array $links ): array {
		$link = sprintf( '<a href="%s">%s</a>', esc_url( Settings_Page::url() ), esc_html__( 'Settings', 'tinyeclipse-connector' ) );
		return array( 'settings' => $link ) + $links;
	}

	public function add_network_link( array $links ): array {
		$link = sprintf( '<a href="%s">%s</a>', esc_url( Network_Page::url() ), esc_html__( 'Sites', 'tinyeclipse-connector' ) );
		return array( 'sites' => $link ) + $links;
	}

	public function add_note( array $notes, string $plugin ): array {
		if ( plugin_basename( FILE ) !== $plugin ) {
			return $notes;
		}
		if ( is_network_admin() ) {
			$notes[] = esc_html__( 'Deleting it removes its data from every site of the network and disconnects them all, but for sites that chose to keep their data.', 'tinyeclipse-connector' );
			return $notes;
		}
		$notes[] = sprintf(
			'%s <a href="%s">%s</a>',
			Options::is_on( 'keeps_data' )
				? esc_html__( 'Deleting it keeps its data.', 'tinyeclipse-connector' )
				: esc_html__( 'Deleting it removes all its data and disconnects the site.', 'tinyeclipse-connector' ),
			esc_url( Settings_Page::url() ),
			esc_html__( 'Change', 'tinyeclipse-connector' )
		);
		return $notes;
	}
}
