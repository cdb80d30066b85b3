<?php
/**
 * A whole copy of persons, comments, forms and the site, by ids, for the server alone.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Rest;

use TinyEclipse\Connector\Options;
use function TinyEclipse\Agent\agent;

defined( 'ABSPATH' ) || exit;

final class Sync_Routes {

	public static function args(): array {
		return array( 'part' => array( 'type' => 'string', 'enum' => array( 'users', 'comments', 'forms', 'site' ), 'required' => true ) );
	}

	public function read( \WP_REST_Request $request ) {
		switch ( $request['part'] ) {
			case 'users':
				/* translators: %d: how many */
				return self::persons( fn() => $this->users( $request ), __( 'Users read by the server: %d', 'tinyeclipse-connector' ) );
			case 'comments':
				/* translators: %d: how many */
				return self::persons( fn() => $this->comments( $request ), __( 'Comments read by the server: %d', 'tinyeclipse-connector' ) );
			case 'forms':
				return ( new Form_Routes() )->list() + array( 'nextCursor' => null );
			default:
				$site = new Site_Routes();
				return array( 'items' => array( $site->capabilities() + array( 'options' => $site->options() ) ), 'nextCursor' => null );
		}
	}

	/** Only where the owner of the site wants that, and never without a line in its log. */
	private static function persons( callable $read, string $line ) {
		if ( ! Options::is_on( 'shares_persons' ) ) {
			return new \WP_Error( 'not_allowed', __( 'The owner of this site has not switched on that the server reads users and comments, under TinyEclipse → Measuring and reports.', 'tinyeclipse-connector' ), array( 'status' => 403 ) );
		}
		$answer   = $read();
		$is_noted = agent()->commands()->note( 'read_persons', __( 'Users and comments', 'tinyeclipse-connector' ), sprintf( $line, count( $answer->get_data()['items'] ) ) );
		return $is_noted ? $answer : new \WP_Error( 'not_logged', __( 'This could not be written into the log of the site, so nothing is handed over.', 'tinyeclipse-connector' ), array( 'status' => 500 ) );
	}

	private function users( \WP_REST_Request $request ): \WP_REST_Response {
		global $wpdb;
		// Of this site of a network alone: those with capabilities here.
		$ids = $wpdb->get_col( $wpdb->prepare( "SELECT u.ID FROM {$wpdb->users} u JOIN {$wpdb->usermeta} m ON m.user_id = u.ID AND m.meta_key = %s WHERE u.ID > %d ORDER BY u.ID LIMIT %d", $wpdb->get_blog_prefix() . 'capabilities', $request['cursor'], $request['limit'] ) );
		cache_users( $ids );
		$users = array_values( array_filter( array_map( 'get_userdata', $ids ) ) );
		return Pages::answer(
			$request,
			$users,
			static fn( \WP_User $user ): array => array(
				'id'           => $user->ID,
				'email'        => $user->user_email,
				'name'         => $user->display_name,
				'roles'        => array_values( $user->roles ),
				'registeredAt' => str_replace( ' ', 'T', $user->user_registered ) . 'Z',
			),
			static fn( \WP_User $user ): int => $user->ID
		);
	}

	/** Without address and browser of who wrote them: the server has no use for those. */
	private function comments( \WP_REST_Request $request ): \WP_REST_Response {
		global $wpdb;
		$rows = $wpdb->get_results( $wpdb->prepare( "SELECT comment_ID, comment_post_ID, comment_author, comment_author_email, comment_content, comment_approved, comment_type, comment_parent, comment_date_gmt FROM {$wpdb->comments} WHERE comment_ID > %d ORDER BY comment_ID LIMIT %d", $request['cursor'], $request['limit'] ) );
		return Pages::answer(
			$request,
			$rows,
			static fn( \stdClass $row ): array => array(
				'id'       => (int) $row->comment_ID,
				'postId'   => (int) $row->comment_post_ID,
				'parentId' => (int) $row->comment_parent ?: null,
				'type'     => '' === $row->comment_type ? 'comment' : $row->comment_type,
				'status'   => array( '1' => 'approved', '0' => 'hold' )[ $row->comment_approved ] ?? $row->comment_approved,
				'author'   => $row->comment_author,
				'email'    => $row->comment_author_email,
				'text'     => wp_strip_all_tags( $row->comment_content ),
				'at'       => str_replace( ' ', 'T', $row->comment_date_gmt ) . 'Z',
			),
			static fn( \stdClass $row ): int => (int) $row->comment_ID
		);
	}
}
