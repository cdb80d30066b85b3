<?php
/**
 * What the owner of the site chose for this plugin. Holds no secret; keys are with the agent.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector;

defined( 'ABSPATH' ) || exit;

final class Options {

	/** Autoloaded: every page view reads it, and so it costs no query. */
	public const NAME = 'tinyeclipse_connector';

	private const DEFAULTS = array(
		'measures'        => true,
		'excluded_roles'  => array( 'administrator', 'editor', 'author', 'contributor', 'shop_manager' ),
		'reports_forms'   => true,
		'reports_jobs'    => true,
		'reports_content' => true,
		// Persons leave the site only once its owner says so.
		'shares_persons'  => false,
		'keeps_data'      => false,
	);

	public static function all(): array {
		$stored = get_option( self::NAME );
		return array_merge( self::DEFAULTS, array_intersect_key( is_array( $stored ) ? $stored : array(), self::DEFAULTS ) );
	}

	public static function is_on( string $name ): bool {
		return (bool) self::all()[ $name ];
	}

	/** Stores what is so by default as well: WordPress looks for an option that is not there with a query, on every page. */
	public static function keep(): void {
		self::change( array() );
	}

	/** Takes what it knows of `$changes`; the rest stays. */
	public static function change( array $changes ): void {
		update_option( self::NAME, self::clean( array_intersect_key( $changes, self::DEFAULTS ) + self::all() ) );
	}

	/** All of it, each of its type. Of a form: a box that is not ticked is not sent, and means no. */
	public static function clean( $given ): array {
		$given = is_array( $given ) ? $given : array();
		$clean = array_map( static fn( string $name ): bool => ! empty( $given[ $name ] ), array_combine( array_keys( self::DEFAULTS ), array_keys( self::DEFAULTS ) ) );
		$roles = array_map( 'sanitize_key', array_filter( (array) ( $given['excluded_roles'] ?? array() ), 'is_string' ) );

		$clean['excluded_roles'] = array_values( array_intersect( $roles, array_keys( wp_roles()->roles ) ) );
		return $clean;
	}
}
