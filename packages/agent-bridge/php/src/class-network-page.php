<?php
/**
 * What an administrator of a network sees.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** A network as a whole is not connected: each of its sites is. This page says so, and shows the way to each. */
final class Network_Page {

	private const SLUG       = 'tinyeclipse';
	private const CAPABILITY = 'manage_sites';
	private const ON_A_PAGE  = 20;

	public function __construct( private Agent $agent ) {}

	public static function url(): string {
		return network_admin_url( 'admin.php?page=' . self::SLUG );
	}

	public function add(): void {
		add_menu_page( 'TinyEclipse', 'TinyEclipse', self::CAPABILITY, self::SLUG, array( $this, 'print' ), Admin_Pages::ICON, 58 );
	}

	public function print(): void {
		// phpcs:ignore WordPress.Security.NonceVerification -- which page of a list.
		$page  = max( 1, absint( $_GET['paged'] ?? 1 ) );
		$total = (int) get_sites( array( 'count' => true ) );
		$sites = get_sites( array( 'number' => self::ON_A_PAGE, 'offset' => ( $page - 1 ) * self::ON_A_PAGE, 'orderby' => 'id' ) );

		echo '<div class="wrap"><h1>TinyEclipse</h1><p>' . esc_html__( 'Every site of this network is connected by itself, and has its own keys, settings and reports. Open a site to connect it. Its own administrators see its screens; only an administrator of the network can connect and disconnect it.', 'tinyeclipse' ) . '</p>';
		printf( '<table class="widefat striped"><thead><tr><th scope="col">%s</th><th scope="col">%s</th></tr></thead><tbody>', esc_html__( 'Site', 'tinyeclipse' ), esc_html__( 'Connection', 'tinyeclipse' ) );
		foreach ( $sites as $site ) {
			Network::at( (int) $site->blog_id, fn() => $this->print_row() );
		}
		echo '</tbody></table>';
		$links = paginate_links( array( 'base' => add_query_arg( 'paged', '%#%', self::url() ), 'format' => '', 'current' => $page, 'total' => (int) ceil( $total / self::ON_A_PAGE ) ) );
		echo '<div class="tablenav">' . wp_kses_post( (string) $links ) . '</div></div>';
	}

	/** Of the current site. */
	private function print_row(): void {
		$name = (string) get_option( 'blogname' );
		printf( '<tr><td><strong>%s</strong><br>%s</td><td>', esc_html( '' === $name ? get_option( 'home' ) : $name ), esc_html( get_option( 'home' ) ) );
		if ( ! Network::runs_here() ) {
			printf( '%s <a href="%s">%s</a>', esc_html__( 'The plugin is not active on this site.', 'tinyeclipse' ), esc_url( admin_url( 'plugins.php' ) ), esc_html__( 'Its plugins', 'tinyeclipse' ) );
		} else {
			printf( '%s <a href="%s">%s</a>', esc_html( $this->state() ), esc_url( Admin_Pages::url( 'settings' ) ), esc_html__( 'Open', 'tinyeclipse' ) );
		}
		echo '</td></tr>';
	}

	private function state(): string {
		return match ( $this->agent->settings()->state() ) {
			'connected'  => __( 'Connected.', 'tinyeclipse' ),
			'copy'       => __( 'Connected from another address, so nothing is sent.', 'tinyeclipse' ),
			'unreadable' => __( 'Its keys cannot be read, so nothing is sent.', 'tinyeclipse' ),
			default      => __( 'Not connected.', 'tinyeclipse' ),
		};
	}
}
