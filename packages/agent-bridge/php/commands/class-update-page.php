<?php
/**
 * Changes a page.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/**
 * Changes title, content, excerpt or status of a page, and keeps a revision of what was there.
 */
final class Update_Page extends Command {

	private const FIELDS = array(
		'title'   => 'post_title',
		'content' => 'post_content',
		'excerpt' => 'post_excerpt',
		'status'  => 'post_status',
	);

	private const STATUSES = array( 'publish', 'draft' );

	public function name(): string {
		return 'update_page';
	}

	public function title(): string {
		return __( 'Change a page', 'tinyeclipse' );
	}

	public function run( array $input, Run $run ): Result {
		$page = self::page( $input['pageId'] ?? null );
		if ( null === $page ) {
			return Result::failed( __( 'There is no such page on this site, or it is in the trash.', 'tinyeclipse' ) );
		}
		$problem = self::problem( $page, $input );
		if ( null !== $problem ) {
			return Result::failed( $problem );
		}
		return self::change( $page, self::wanted( $input ), $run );
	}

	public function undo( array $kept, Run $run ): Result {
		$page = self::page( $kept['pageId'] );
		if ( null === $page ) {
			return Result::failed( __( 'The page is gone, or in the trash.', 'tinyeclipse' ) );
		}
		foreach ( $kept['left'] as $name => $value ) {
			if ( $page->{self::FIELDS[ $name ]} !== $value ) {
				return Result::failed( __( 'Somebody has changed the page since, so it is left as it is.', 'tinyeclipse' ) );
			}
		}
		return self::change( $page, $kept['before'], $run );
	}

	private static function page( mixed $id ): ?\WP_Post {
		$page = is_int( $id ) && $id > 0 ? get_post( $id ) : null;
		return $page && 'page' === $page->post_type && 'trash' !== $page->post_status ? $page : null;
	}

	/** @param array<string, mixed> $input */
	private static function problem( \WP_Post $page, array $input ): ?string {
		foreach ( self::FIELDS as $name => $field ) {
			if ( isset( $input[ $name ] ) && ! is_string( $input[ $name ] ) ) {
				/* translators: %s: name of a part of a page, such as title. */
				return sprintf( __( 'The %s is no text.', 'tinyeclipse' ), $name );
			}
		}
		if ( ! array_intersect_key( $input, self::FIELDS ) ) {
			return __( 'Nothing was given to change: title, content, excerpt or status.', 'tinyeclipse' );
		}
		if ( isset( $input['status'] ) && ! in_array( $input['status'], self::STATUSES, true ) ) {
			return __( 'The status of a page can be changed to publish or draft.', 'tinyeclipse' );
		}
		$modified = strtotime( $page->post_modified_gmt . ' UTC' );
		if ( isset( $input['ifModified'] ) && strtotime( (string) $input['ifModified'] ) !== $modified ) {
			/* translators: %s: a date and time. */
			return sprintf( __( 'The page was changed at %s, after what was read of it. Read it again.', 'tinyeclipse' ), Time::iso( (int) $modified ) );
		}
		require_once ABSPATH . 'wp-admin/includes/post.php';
		if ( wp_check_post_lock( $page->ID ) ) {
			return __( 'Somebody has this page open in the editor, and would undo the change by saving.', 'tinyeclipse' );
		}
		return null;
	}

	/**
	 * Cleaned here and not by the filters of WordPress, which would go through the whole page: changing a title would cost it the video in
	 * its content. docs/decisions/0017-commands-run-as-nobody.md
	 *
	 * @param array<string, mixed> $input
	 * @return array<string, string>
	 */
	private static function wanted( array $input ): array {
		$wanted = array_filter( array_intersect_key( $input, self::FIELDS ), 'is_string' );
		/**
		 * Filters whether the server may write HTML that WordPress lets only administrators write: scripts, frames, forms.
		 *
		 * @param bool $is_allowed False.
		 */
		if ( apply_filters( 'tinyeclipse_allow_unfiltered_html', false ) ) {
			return $wanted;
		}
		foreach ( $wanted as $name => $text ) {
			$wanted[ $name ] = 'title' === $name ? wp_kses_data( $text ) : wp_kses_post( $text );
		}
		return $wanted;
	}

	/** @param array<string, string> $wanted */
	private static function change( \WP_Post $page, array $wanted, Run $run ): Result {
		$before = array();
		foreach ( array_keys( $wanted ) as $name ) {
			$before[ $name ] = $page->{self::FIELDS[ $name ]};
		}
		$wanted = array_diff_assoc( $wanted, $before );
		$before = array_intersect_key( $before, $wanted );
		if ( ! $wanted ) {
			return Result::succeeded( __( 'The page was so already.', 'tinyeclipse' ) );
		}
		if ( $run->is_dry_run() ) {
			/* translators: %s: title of a page. */
			return self::told( __( 'The page "%s" would change.', 'tinyeclipse' ), $page, $before, $wanted );
		}
		$left = self::write( $page->ID, $wanted );
		if ( is_wp_error( $left ) ) {
			return Result::failed( $left->get_error_message() );
		}
		/* translators: %s: title of a page. */
		return self::told( __( 'The page "%s" is changed.', 'tinyeclipse' ), $page, $before, $left )->with_kept(
			array(
				'pageId' => $page->ID,
				'before' => $before,
				'left'   => $left,
			)
		);
	}

	/**
	 * @param array<string, string> $wanted
	 * @return array<string, string>|\WP_Error What is there now.
	 */
	private static function write( int $id, array $wanted ): array|\WP_Error {
		// WordPress keeps what it saves; of a page that was never saved in it, what was there would be lost.
		wp_save_post_revision( $id );
		$fields = array( 'ID' => $id );
		foreach ( $wanted as $name => $value ) {
			$fields[ self::FIELDS[ $name ] ] = $value;
		}
		kses_remove_filters();
		try {
			$saved = wp_update_post( wp_slash( $fields ), true );
		} finally {
			kses_init();
		}
		if ( is_wp_error( $saved ) ) {
			return $saved;
		}
		clean_post_cache( $id );
		$page = get_post( $id );
		return array_map( static fn( string $field ): string => $page->$field, array_intersect_key( self::FIELDS, $wanted ) );
	}

	/**
	 * @param array<string, string> $before
	 * @param array<string, string> $after
	 */
	private static function told( string $text, \WP_Post $page, array $before, array $after ): Result {
		$result = Result::succeeded( sprintf( $text, $page->post_title ) );
		foreach ( $after as $name => $value ) {
			$result->with_change( $name, $before[ $name ], $value );
		}
		return $result;
	}
}
