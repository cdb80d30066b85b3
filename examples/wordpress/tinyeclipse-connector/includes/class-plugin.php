<?php
/**
 * The table of contents: each part hooks itself in and loads no more until it is needed.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector;

defined( 'ABSPATH' ) || exit;

final class Plugin {

	private const PARTS = array(
		Texts::class,
	);

	public static function start(): void {
		foreach ( self::PARTS as $part ) {
			( new $part() )->register();
		}
	}

	public static function stop(): void {
	}
}
