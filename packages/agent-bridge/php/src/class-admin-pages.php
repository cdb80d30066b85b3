<?php
/**
 * The menu and its pages.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** However many plugins bundle the library, the menu is there once. A page is an empty root; the screens fill it. */
final class Admin_Pages {

	private const SLUG          = 'tinyeclipse';
	private const SCREENS_NEED  = '6.6';
	private const SCRIPT_HANDLE = 'tinyeclipse-screens';
	/** A moon before its sun. */
	public const ICON = 'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCAyMCAyMCI+PHBhdGggZmlsbD0iI2E3YWFhZCIgZD0iTTEwIDJhOCA4IDAgMSAwIDggOCA2LjMgNi4zIDAgMCAxLTgtOFoiLz48L3N2Zz4=';

	public function __construct( private Agent $agent ) {}

	public function add(): void {
		$capability = Access::capability();
		$is_first   = true;
		foreach ( self::screens() as $name => $screen ) {
			$slug  = self::slug( $name );
			$print = fn() => $this->print_page( $name );
			if ( $is_first ) {
				add_menu_page( 'TinyEclipse', 'TinyEclipse', $capability, self::SLUG, $print, self::ICON, 58 );
				$is_first = false;
			}
			$hook = add_submenu_page( self::SLUG, $screen['title'] . ' – TinyEclipse', $screen['title'], $capability, $slug, $print );
			add_action( "load-{$hook}", fn() => add_action( 'admin_enqueue_scripts', fn() => $this->enqueue( $name ) ) );
		}
	}

	/** Where a screen is, such as `settings`. */
	public static function url( string $name ): string {
		return admin_url( 'admin.php?page=' . self::slug( $name ) );
	}

	public static function can_show(): bool {
		return version_compare( (string) strtok( get_bloginfo( 'version' ), '-' ), self::SCREENS_NEED, '>=' );
	}

	/** @return array<string, array{title: string}> */
	private static function screens(): array {
		$own = array(
			'overview'  => array( 'title' => __( 'Overview', 'tinyeclipse' ) ),
			'analytics' => array( 'title' => __( 'Analytics', 'tinyeclipse' ) ),
			'commands'  => array( 'title' => __( 'Commands', 'tinyeclipse' ) ),
			'settings'  => array( 'title' => __( 'Settings', 'tinyeclipse' ) ),
		);
		/**
		 * Adds screens of a plugin to the menu; their content is registered in JavaScript under the same name.
		 *
		 * @param array<string, array{title: string}> $screens By name: lower case letters, digits and `-`.
		 */
		$screens = apply_filters( 'tinyeclipse_screens', $own );
		$is_sane = static fn( mixed $screen, mixed $name ): bool => is_string( $screen['title'] ?? null ) && 1 === preg_match( '/^[a-z][a-z0-9-]{0,39}$/', (string) $name );
		// Ours stay: without Settings nobody could connect the site.
		return $own + array_filter( is_array( $screens ) ? $screens : array(), $is_sane, ARRAY_FILTER_USE_BOTH );
	}

	private static function slug( string $name ): string {
		return 'overview' === $name ? self::SLUG : self::SLUG . "-{$name}";
	}

	private function print_page( string $name ): void {
		// Notices of other plugins are put behind this by WordPress, and not behind the first heading of ours.
		echo '<div class="wrap"><hr class="wp-header-end">';
		$problem = $this->problem();
		if ( null === $problem ) {
			printf( '<div id="tinyeclipse-root" data-screen="%s"></div>', esc_attr( $name ) );
		} else {
			printf( '<h1>TinyEclipse</h1><div class="notice notice-warning inline"><p>%s</p></div>', esc_html( $problem ) );
		}
		echo '</div>';
	}

	/** Why there are no screens, in plain words; null where there are. */
	private function problem(): ?string {
		if ( ! self::can_show() ) {
			/* translators: %s: a version of WordPress */
			return sprintf( __( 'These screens need WordPress 6.6 or newer, and this site runs %s. Update WordPress to see them. Until then heartbeats, reports and commands go on, and all of it can be seen on the server.', 'tinyeclipse' ), get_bloginfo( 'version' ) );
		}
		if ( null === $this->asset() ) {
			return __( 'The screens are not part of this copy of the plugin: it was put together without a build. Install the zip file of a release.', 'tinyeclipse' );
		}
		return null;
	}

	private function enqueue( string $name ): void {
		$asset = $this->asset();
		if ( null === $asset || ! self::can_show() ) {
			return;
		}
		wp_enqueue_script( self::SCRIPT_HANDLE, $this->agent->url( 'build/index.js' ), $asset['dependencies'], $asset['version'], true );
		wp_add_inline_script( self::SCRIPT_HANDLE, 'window.tinyeclipseBoot = ' . wp_json_encode( $this->boot( $name ), JSON_HEX_TAG | JSON_HEX_AMP | JSON_UNESCAPED_SLASHES ) . ';', 'before' );
		foreach ( array( 'style-index', 'index' ) as $file ) {
			if ( is_file( $this->agent->folder() . "/build/{$file}.css" ) ) {
				wp_enqueue_style( "tinyeclipse-{$file}", $this->agent->url( "build/{$file}.css" ), array( 'wp-components' ), $asset['version'] );
				wp_style_add_data( "tinyeclipse-{$file}", 'rtl', 'replace' );
			}
		}
		/**
		 * The screens are about to be printed: plugins enqueue the scripts of theirs, with `tinyeclipse-screens` as dependency.
		 *
		 * @param string $name Such as `overview`.
		 */
		do_action( 'tinyeclipse_enqueue_screens', $name );
	}

	/** What the screens need to begin. Anybody who may open the page may read all of it: no secrets. */
	private function boot( string $name ): array {
		$can   = current_user_can( Access::capability() );
		$pages = array();
		foreach ( array_keys( self::screens() ) as $screen ) {
			$pages[ $screen ] = self::url( $screen );
		}
		return array(
			'restUrl'      => rest_url( Routes::SPACE . '/' ),
			'siteId'       => $this->agent->is_connected() ? $this->agent->settings()->site_id() : null,
			'language'     => Languages::of( get_user_locale() ),
			'capabilities' => array( 'manage' => $can, 'commands' => $can ),
			'screen'       => $name,
			'isConnected'  => 'connected' === $this->agent->settings()->state(),
			'wordpress'    => get_bloginfo( 'version' ),
			'version'      => Agent::VERSION,
			'pages'        => $pages,
		);
	}

	/** What the build says the screens depend on. */
	private function asset(): ?array {
		$file  = $this->agent->folder() . '/build/index.asset.php';
		$asset = is_readable( $file ) ? require $file : null;
		return is_array( $asset ) && isset( $asset['dependencies'], $asset['version'] ) ? $asset : null;
	}
}
