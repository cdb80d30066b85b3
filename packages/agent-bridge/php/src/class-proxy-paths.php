<?php
/**
 * Which of the server's routes the screens may call.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** Questions about this site and what its owner changes; nothing of other sites, the account, keys, erasure or export of it all. */
final class Proxy_Paths {

	/** `{id}` is a UUID; paths stand behind `/v1/sites/<this site>/`. */
	private const OF_SITE = array(
		'GET'    => array(
			'',
			'agent',
			'agent/stream',
			'live',
			'reports',
			'commands',
			'commands/{id}',
			'analytics/now',
			'analytics/summary',
			'sessions/{id}',
			'goals',
			'segments',
			'funnels',
			'content-units',
			'dropped-events',
			'exports',
			'exports/{id}/files',
			'exports/{id}/files/{id}',
		),
		'POST'   => array(
			'commands',
			'commands/{id}/undo',
			'analytics/query',
			'analytics/funnel',
			'analytics/goals',
			'analytics/sessions',
			'analytics/heatmap',
			'analytics/scroll-map',
			'analytics/vitals',
			'analytics/export',
			'goals',
			'segments',
			'funnels',
			'content-units',
		),
		'PATCH'  => array( 'agent', 'goals/{id}', 'segments/{id}', 'funnels/{id}' ),
		'DELETE' => array( 'goals/{id}', 'segments/{id}', 'funnels/{id}', 'content-units/{id}' ),
	);

	private const ID = '[0-9A-Za-z][0-9A-Za-z_-]{0,63}';

	/** @param string $path Without `/v1/`, as it was asked for: percent signs, dots and empty parts match nothing. */
	public static function has( string $method, string $path, string $site_id ): bool {
		if ( 'GET' === $method && 'catalog' === $path ) {
			return true;
		}
		/**
		 * Adds routes of the server that a plugin's own screen calls.
		 *
		 * @param array<string, string[]> $paths By method, behind `/v1/sites/<this site>/`; `{id}` stands for one id.
		 */
		$paths = apply_filters( 'tinyeclipse_proxy_paths', self::OF_SITE );
		foreach ( (array) ( $paths[ $method ] ?? array() ) as $allowed ) {
			$wanted = rtrim( "sites/{$site_id}/{$allowed}", '/' );
			if ( preg_match( '#^' . str_replace( '\{id\}', self::ID, preg_quote( $wanted, '#' ) ) . '$#D', $path ) ) {
				return true;
			}
		}
		return false;
	}
}
