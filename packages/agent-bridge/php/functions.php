<?php
/**
 * For other plugins. Call them from `init` on; guard them with `function_exists()`, as the agent may not be there.
 *
 * @package TinyEclipse\Agent
 */

use TinyEclipse\Agent\Environment;
use TinyEclipse\Agent\Server_Request;

use function TinyEclipse\Agent\agent;

defined( 'ABSPATH' ) || exit;

/**
 * Reports that something happened on this site. It is stored at once and sent after the visitor has the page.
 *
 * @param string      $module Who reports, such as `bookings`: lower case letters, digits and `_`.
 * @param string      $event  What happened, such as `table_booked`.
 * @param string      $title  In a few words, for a list.
 * @param string|null $desc   In a sentence or two.
 * @param array       $data   What else is to be known, up to 32 KB as JSON.
 * @param string|null $url    Where to look at it.
 * @return bool|WP_Error True once it is stored; else why it is not.
 */
function tinyeclipse_send_event( $module, $event, $title, $desc = null, $data = array(), $url = null ) {
	$or_null = static fn( $text ) => null === $text || '' === $text ? null : (string) $text;
	return agent()->outbox()->add( (string) $module, (string) $event, (string) $title, $or_null( $desc ), (array) $data, $or_null( $url ) );
}

/** The id of the account that this site belongs to; an empty string while it is not connected. */
function tinyeclipse_get_tenant_id() {
	return agent()->settings()->account_id();
}

/**
 * Whether the server signed a request, for a `permission_callback` or at the beginning of a handler. A request counts once:
 * its nonce is used up here, and the same request object gets the same answer again. Where plugins copy requests to ask for
 * permission, let the `permission_callback` verify and the handler accept: `TinyEclipse\Agent\Server_Request` has both.
 *
 * @return true|WP_Error
 */
function tinyeclipse_verify_request( WP_REST_Request $request ) {
	return Server_Request::is_accepted( $request ) ? true : ( new Server_Request( agent()->settings() ) )->accept( $request );
}

/** Whether this site counts as staging: as a person confirmed it, or as it looks. */
function tinyeclipse_is_staging() {
	return Environment::is_staging( agent()->settings() );
}
