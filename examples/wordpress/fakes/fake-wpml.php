<?php
/**
 * Plugin Name: Fake WPML
 * Description: Answers the public hooks of WPML over one option, with the argument types of the real one. For tests.
 *
 * Option `fake_wpml`:
 *   { "default": "nl", "languages": { "nl": { "name": "Nederlands", "locale": "nl_NL" }, … },
 *     "elements": { "post_page:12": { "trid": 7, "language": "nl", "source": null } } }
 *
 * Other languages stand in a folder of their own (/fr/over-ons/), as WPML does by default.
 */

defined( 'ABSPATH' ) || exit;

define( 'ICL_SITEPRESS_VERSION', '4.6.13' );

final class Fake_WPML {

	public static function start(): void {
		add_filter( 'wpml_active_languages', array( self::class, 'languages' ), 10, 2 );
		add_filter( 'wpml_default_language', fn() => self::world()['default'] );
		add_filter( 'wpml_current_language', array( self::class, 'current' ) );
		add_filter( 'wpml_element_type', array( self::class, 'element_type' ) );
		add_filter( 'wpml_element_trid', array( self::class, 'trid' ), 10, 3 );
		add_filter( 'wpml_get_element_translations', array( self::class, 'translations' ), 10, 3 );
		add_filter( 'wpml_element_language_code', array( self::class, 'language_code' ), 10, 2 );
		add_filter( 'wpml_object_id', array( self::class, 'object_id' ), 10, 4 );
		add_filter( 'wpml_is_translated_post_type', fn( $is, $type ) => in_array( $type, array( 'page', 'post', 'product' ), true ), 10, 2 );
		add_action( 'wpml_set_element_language_details', array( self::class, 'set' ) );

		add_filter( 'page_link', array( self::class, 'link' ), 10, 2 );
		add_filter( 'post_link', fn( $url, $post ) => self::link( $url, $post->ID ), 10, 2 );
		add_filter( 'redirect_canonical', fn( $url ) => 'nl' === self::current() ? $url : false );
		add_action( 'init', array( self::class, 'rewrite' ) );
		// Queries see the current language alone, unless they suppress filters.
		add_filter( 'posts_where', array( self::class, 'where' ), 10, 2 );
	}

	private static function world(): array {
		return wp_parse_args(
			get_option( 'fake_wpml' ),
			array(
				'default'   => 'nl',
				'languages' => array(
					'nl' => array( 'name' => 'Nederlands', 'locale' => 'nl_NL' ),
					'fr' => array( 'name' => 'Français', 'locale' => 'fr_FR' ),
					'en' => array( 'name' => 'English', 'locale' => 'en_US' ),
				),
				'elements'  => array(),
			)
		);
	}

	public static function current(): string {
		$first = explode( '/', trim( (string) wp_parse_url( $_SERVER['REQUEST_URI'] ?? '/', PHP_URL_PATH ), '/' ) )[0];
		return isset( self::world()['languages'][ $first ] ) ? $first : self::world()['default'];
	}

	public static function languages( $empty_value, $options = '' ): array {
		$answer = array();
		$number = 0;
		foreach ( self::world()['languages'] as $code => $language ) {
			$answer[ $code ] = array(
				'code'           => $code,
				'id'             => (string) ++$number,
				'native_name'    => $language['name'],
				'translated_name' => $language['name'],
				'default_locale' => $language['locale'],
				'language_code'  => $code,
				'active'         => self::current() === $code ? '1' : '0',
				'url'            => home_url( self::world()['default'] === $code ? '/' : "/{$code}/" ),
			);
		}
		return $answer;
	}

	public static function element_type( $type ): string {
		return ( taxonomy_exists( $type ) ? 'tax_' : 'post_' ) . $type;
	}

	/** Wants the prefixed type, and answers a string; null where the element is not known. */
	public static function trid( $empty_value, $id, $type = 'post_post' ): ?string {
		$element = self::world()['elements'][ "{$type}:{$id}" ] ?? null;
		return $element ? (string) $element['trid'] : null;
	}

	public static function translations( $empty_value, $trid, $type = 'post_post' ): array {
		$answer = array();
		foreach ( self::world()['elements'] as $key => $element ) {
			list( $element_type, $id ) = explode( ':', $key );
			if ( $element_type !== $type || (string) $element['trid'] !== (string) $trid ) {
				continue;
			}
			$post                           = get_post( (int) $id );
			$answer[ $element['language'] ] = (object) array(
				'translation_id'       => (string) crc32( $key ),
				'language_code'        => $element['language'],
				'element_id'           => (string) $id,
				'source_language_code' => $element['source'] ?? null,
				'element_type'         => $element_type,
				'original'             => empty( $element['source'] ) ? '1' : '0',
				'post_title'           => $post->post_title ?? '',
				'post_status'          => $post->post_status ?? '',
			);
		}
		return $answer;
	}

	/** Wants the plain type. */
	public static function language_code( $empty_value, $of ): ?string {
		$type = self::element_type( $of['element_type'] );
		return self::world()['elements'][ "{$type}:{$of['element_id']}" ]['language'] ?? null;
	}

	public static function object_id( $id, $type = 'post', $return_original = false, $language = null ): ?int {
		$type  = self::element_type( $type );
		$group = self::translations( null, self::trid( null, $id, $type ), $type );
		$found = $group[ $language ?? self::current() ]->element_id ?? null;
		if ( null === $found ) {
			return $return_original ? (int) $id : null;
		}
		return (int) $found;
	}

	/** A trid of false begins a new group. */
	public static function set( array $details ): void {
		$world = self::world();
		$trids = array_map( fn( $element ) => (int) $element['trid'], $world['elements'] );
		$world['elements'][ "{$details['element_type']}:{$details['element_id']}" ] = array(
			'trid'     => empty( $details['trid'] ) ? max( 0, ...array_values( $trids ), ...array( 0 ) ) + 1 : (int) $details['trid'],
			'language' => $details['language_code'],
			'source'   => $details['source_language_code'] ?? null,
		);
		update_option( 'fake_wpml', $world );
	}

	public static function link( string $url, $id ): string {
		$post     = get_post( $id );
		$language = self::language_code( null, array( 'element_id' => $post->ID, 'element_type' => $post->post_type ) );
		$home     = home_url( '/' );
		if ( null === $language || self::world()['default'] === $language || ! str_starts_with( $url, $home ) ) {
			return $url;
		}
		return $home . $language . '/' . substr( $url, strlen( $home ) );
	}

	public static function rewrite(): void {
		$others = array_diff( array_keys( self::world()['languages'] ), array( self::world()['default'] ) );
		add_rewrite_rule( '^(' . implode( '|', $others ) . ')/(.+?)/?$', 'index.php?pagename=$matches[2]', 'top' );
		add_rewrite_rule( '^(' . implode( '|', $others ) . ')/?$', 'index.php', 'top' );
	}

	public static function where( string $where, WP_Query $query ): string {
		// A single page is found by its address, in whatever language.
		if ( $query->is_singular() || is_admin() ) {
			return $where;
		}
		$others = array();
		foreach ( self::world()['elements'] as $key => $element ) {
			if ( $element['language'] !== self::current() ) {
				$others[] = (int) explode( ':', $key )[1];
			}
		}
		return $others ? "{$where} AND {$GLOBALS['wpdb']->posts}.ID NOT IN (" . implode( ',', $others ) . ')' : $where;
	}
}

Fake_WPML::start();
