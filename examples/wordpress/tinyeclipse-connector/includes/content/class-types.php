<?php
/**
 * The post types that have pages of their own.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Content;

defined( 'ABSPATH' ) || exit;

final class Types {

	/** @return string[] */
	public static function names(): array {
		return array_values( array_diff( array_keys( array_filter( get_post_types( array( 'public' => true ) ), 'is_post_type_viewable' ) ), array( 'attachment' ) ) );
	}

	public static function label( string $name ): string {
		return (string) ( get_post_type_object( $name )->labels->name ?? $name );
	}
}
