<?php
/**
 * The table of contents: each part hooks itself in, and loads no more until it is needed.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector;

defined( 'ABSPATH' ) || exit;

final class Plugin {

	private const PARTS = array(
		Texts::class,
		Measuring\Tag::class,
		Forms\Reports::class,
		Jobs\Reports::class,
		Content\Reports::class,
		Content\Walk::class,
		State::class,
		Rest\Routes::class,
		Admin\Settings_Page::class,
		Admin\Plugin_Row::class,
	);

	public static function start(): void {
		static $is_started = false;
		if ( $is_started ) {
			return;
		}
		$is_started = true;
		foreach ( self::PARTS as $part ) {
			( new $part() )->register();
		}
	}

	public static function activate(): void {
		Content\Walk::soon();
	}

	public static function deactivate(): void {
		Content\Walk::forget_schedule();
	}
}
