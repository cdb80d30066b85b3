<?php
/**
 * Options that may be set from outside.
 */

namespace TinyEclipse\Agent\Commands;

defined( 'ABSPATH' ) || exit;

/**
 * What `set_option` may set, and to what. An option that is not here cannot be reached.
 */
final class Option_Rules {

	/** Whoever sets one of these owns the site, or takes what an administrator of the network keeps: no filter brings them in. */
	private const NEVER = array( 'siteurl', 'home', 'admin_email', 'new_admin_email', 'users_can_register', 'default_role', 'active_plugins', 'template', 'stylesheet', 'upload_path', 'upload_url_path', 'cron', 'recently_activated', 'uninstall_plugins', 'auto_update_core_major', 'allowedthemes', 'blog_upload_space', 'fileupload_url' );

	private const NEVER_LIKE = '/^tinyeclipse_|user_roles$|(^|_)(key|salt|secret|token|password)(_|$)/';

	/**
	 * @return array<string, array{type: string, most?: int, least?: int, values?: string[]}>
	 */
	public static function all(): array {
		$rules = array(
			'blogname'               => self::text( 200 ),
			'blogdescription'        => self::text( 500 ),
			'timezone_string'        => self::one_of( timezone_identifiers_list() ),
			'date_format'            => self::text( 50 ),
			'time_format'            => self::text( 50 ),
			'start_of_week'          => self::whole( 0, 6 ),
			'posts_per_page'         => self::whole( 1, 100 ),
			'posts_per_rss'          => self::whole( 1, 100 ),
			'blog_public'            => self::whole( 0, 1 ),
			'default_comment_status' => self::one_of( array( 'open', 'closed' ) ),
			'default_ping_status'    => self::one_of( array( 'open', 'closed' ) ),
			'comment_moderation'     => self::whole( 0, 1 ),
			'comment_registration'   => self::whole( 0, 1 ),
			'show_on_front'          => self::one_of( array( 'posts', 'page' ) ),
			'page_on_front'          => array( 'type' => 'page' ),
			'page_for_posts'         => array( 'type' => 'page' ),
		);
		/**
		 * Filters the options that the server may set. Only code on the site reaches this: no command does.
		 *
		 * @param array<string, array> $rules `type` is `text` (with `most` characters), `whole` (with `least` and `most`),
		 *                                    `one_of` (with `values`) or `page` (id of a published page).
		 */
		$filtered = apply_filters( 'tinyeclipse_settable_options', $rules );
		return array_filter( is_array( $filtered ) ? $filtered : $rules, static fn( string $name ): bool => ! self::is_never( $name ), ARRAY_FILTER_USE_KEY );
	}

	/**
	 * @param array{type: string, most?: int, least?: int, values?: string[]} $rule
	 * @return string|int|\WP_Error The value as it may be stored, or what is wrong with it.
	 */
	public static function checked( string $option, array $rule, mixed $value ): string|int|\WP_Error {
		$is_good = match ( $rule['type'] ) {
			'text'   => is_string( $value ) && mb_strlen( $value ) <= $rule['most'] && wp_check_invalid_utf8( $value ) === $value,
			'whole'  => self::is_whole( $value ) && $value >= $rule['least'] && $value <= $rule['most'],
			'one_of' => in_array( $value, $rule['values'], true ),
			'page'   => self::is_whole( $value ) && 'page' === get_post_type( (int) $value ) && 'publish' === get_post_status( (int) $value ),
			default  => false,
		};
		if ( ! $is_good ) {
			/* translators: 1: name of an option. 2: what it may be. */
			return new \WP_Error( 'tinyeclipse_value', sprintf( __( '"%1$s" can only be %2$s.', 'tinyeclipse' ), $option, self::words( $rule ) ) );
		}
		if ( 'show_on_front' === $option && 'page' === $value && 'publish' !== get_post_status( (int) get_option( 'page_on_front' ) ) ) {
			return new \WP_Error( 'tinyeclipse_value', __( 'The front page can only show a page once "page_on_front" is a published one.', 'tinyeclipse' ) );
		}
		return 'text' === $rule['type'] || 'one_of' === $rule['type'] ? $value : (int) $value;
	}

	/** @param array{type: string, most?: int, least?: int, values?: string[]} $rule */
	private static function words( array $rule ): string {
		return match ( $rule['type'] ) {
			/* translators: %d: a number of characters. */
			'text'   => sprintf( __( 'a text of up to %d characters', 'tinyeclipse' ), $rule['most'] ),
			/* translators: 1: a number. 2: a number. */
			'whole'  => sprintf( __( 'a whole number from %1$d to %2$d', 'tinyeclipse' ), $rule['least'], $rule['most'] ),
			'one_of' => count( $rule['values'] ) > 10 ? __( 'one of the known names', 'tinyeclipse' ) : implode( ' / ', $rule['values'] ),
			'page'   => __( 'the id of a published page', 'tinyeclipse' ),
			default  => __( 'what its rule says, and that has no type', 'tinyeclipse' ),
		};
	}

	private static function is_never( string $name ): bool {
		return in_array( $name, self::NEVER, true ) || preg_match( self::NEVER_LIKE, $name );
	}

	private static function is_whole( mixed $value ): bool {
		return is_int( $value ) || ( is_string( $value ) && 1 === preg_match( '/^\d{1,9}$/D', $value ) );
	}

	private static function text( int $most ): array {
		return array(
			'type' => 'text',
			'most' => $most,
		);
	}

	private static function whole( int $least, int $most ): array {
		return array(
			'type'  => 'whole',
			'least' => $least,
			'most'  => $most,
		);
	}

	/** @param string[] $values */
	private static function one_of( array $values ): array {
		return array(
			'type'   => 'one_of',
			'values' => $values,
		);
	}
}
