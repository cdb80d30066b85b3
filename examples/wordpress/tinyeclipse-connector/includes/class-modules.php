<?php
/**
 * What this site is for: a shop, forms, jobs, bookings, a blog, several languages.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector;

defined( 'ABSPATH' ) || exit;

final class Modules {

	/** @return array<int, array{ name: string, isFound: bool, by: ?string }> */
	public static function found(): array {
		$found = array(
			'shop'         => self::shop(),
			'forms'        => self::forms(),
			'jobs'         => self::version_of( 'WP Job Manager', 'JOB_MANAGER_VERSION' ),
			'booking'      => self::booking(),
			'blog'         => self::blog(),
			'multilingual' => self::multilingual(),
		);
		$list  = array();
		foreach ( $found as $name => $by ) {
			$list[] = array( 'name' => $name, 'isFound' => null !== $by, 'by' => $by );
		}
		/** Changes which modules were found: a list of `name`, `isFound` and `by`. */
		return (array) apply_filters( 'tinyeclipse_modules', $list );
	}

	private static function shop(): ?string {
		return class_exists( 'WooCommerce' ) ? self::version_of( 'WooCommerce', 'WC_VERSION' ) ?? 'WooCommerce' : null;
	}

	private static function forms(): ?string {
		$names = array_map( static fn( array $plugin ): string => "{$plugin['plugin']} {$plugin['version']}", Forms\Reports::state() );
		return $names ? implode( ', ', $names ) : null;
	}

	private static function booking(): ?string {
		return self::version_of( 'Amelia', 'AMELIA_VERSION' )
			?? self::version_of( 'WooCommerce Bookings', 'WC_BOOKINGS_VERSION' )
			?? self::version_of( 'LatePoint', 'LATEPOINT_VERSION' )
			?? self::version_of( 'Bookly', 'BOOKLY_VERSION' );
	}

	/** Posts besides the one that WordPress writes itself. */
	private static function blog(): ?string {
		foreach ( Content\Report::read()['types'] as $type ) {
			if ( 'post' === $type['name'] && $type['groups'] > 1 ) {
				return 'WordPress';
			}
		}
		return null;
	}

	private static function multilingual(): ?string {
		$source = Languages\Languages::source();
		$names  = array( 'wpml' => 'WPML', 'polylang' => 'Polylang' );
		return $source->plugin() ? trim( "{$names[ $source->plugin() ]} {$source->version()}" ) : null;
	}

	private static function version_of( string $name, string $constant ): ?string {
		return defined( $constant ) ? trim( "{$name} " . constant( $constant ) ) : null;
	}
}
