<?php
/**
 * The routes of the connector below `tinyeclipse/v1`, and who may call each.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Rest;

defined( 'ABSPATH' ) || exit;

final class Routes {

	public const SPACE = 'tinyeclipse/v1';

	public static function add_all(): void {
		$site = new Site_Routes();
		self::add( 'config', 'GET', array( $site, 'config' ), Access::server_or( 'manage_options' ) );
		self::add( 'config', 'POST', array( $site, 'change_config' ), Access::person( 'manage_options' ), Site_Routes::config_args() );
		self::add( 'capabilities', 'GET', array( $site, 'capabilities' ), Access::server_or( 'manage_options' ) );
		self::add( 'options', 'GET', array( $site, 'options' ), Access::server_or( 'manage_options' ) );
		self::add( 'mail/status', 'GET', array( $site, 'mail' ), Access::server_or( 'manage_options' ) );

		$content = new Content_Routes();
		$page    = array( 'id' => array( 'type' => 'integer', 'minimum' => 1, 'required' => true ) );
		self::add( 'content', 'GET', array( $content, 'list' ), Access::server_or( 'edit_others_pages' ), Pages::args() + Content_Routes::list_args() );
		self::add( 'content/summary', 'GET', array( $content, 'summary' ), Access::server_or( 'edit_others_pages' ) );
		self::add( 'pages/(?P<id>\d+)', 'GET', array( $content, 'read' ), Access::server_or( 'edit_post', 'id' ), $page );
		self::add( 'pages/(?P<id>\d+)', 'POST, PUT', array( $content, 'change' ), Access::server_or( 'edit_post', 'id' ), $page + Content_Routes::change_args() );

		$languages = new Language_Routes();
		self::add( 'wpml/status', 'GET', array( $languages, 'status' ), Access::server_or( 'edit_others_pages' ) );
		self::add( 'wpml/languages', 'GET', array( $languages, 'languages' ), Access::server_or( 'edit_others_pages' ) );
		self::add( 'wpml/translations', 'GET', array( $languages, 'translations' ), Access::server_or( 'edit_others_pages' ), Pages::args() );
		self::add( 'wpml/missing', 'GET', array( $languages, 'missing' ), Access::server_or( 'edit_others_pages' ), Pages::args() + Language_Routes::missing_args() );

		$forms = new Form_Routes();
		self::add( 'forms', 'GET', array( $forms, 'list' ), Access::server_or( 'manage_options' ) );
		self::add( 'forms/(?P<id>[a-z0-9-]+:\d+)/submissions', 'GET', array( $forms, 'submissions' ), Access::server_or( 'manage_options' ), Pages::args() );

		$sync = new Sync_Routes();
		self::add( 'sync/full', 'GET', array( $sync, 'read' ), Access::server(), Pages::args() + Sync_Routes::args() );
	}

	/** For the other two plugins as well. */
	public static function add( string $path, string $methods, callable $callback, callable $permission, array $args = array() ): void {
		register_rest_route(
			self::SPACE,
			'/' . $path,
			array(
				'methods'             => $methods,
				'callback'            => Access::once( $callback ),
				'permission_callback' => $permission,
				'args'                => $args,
			)
		);
	}
}
