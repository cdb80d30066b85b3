<?php
/**
 * Empties caches.
 */

namespace TinyEclipse\Agent;

use TinyEclipse\Agent\Commands\Page_Caches;

defined( 'ABSPATH' ) || exit;

/**
 * Empties the caches that it knows and finds, and tells which.
 */
final class Flush_Caches extends Command {

	private const KINDS = array( 'object', 'page', 'opcode', 'rewrite', 'transients' );

	public function name(): string {
		return 'flush_caches';
	}

	public function title(): string {
		return __( 'Empty caches', 'tinyeclipse' );
	}

	public function run( array $input, Run $run ): Result {
		$kinds = $input['only'] ?? self::KINDS;
		if ( ! is_array( $kinds ) || array_diff( $kinds, self::KINDS ) ) {
			/* translators: %s: a list of words. */
			return Result::failed( sprintf( __( 'The kinds of caches are %s.', 'tinyeclipse' ), implode( ', ', self::KINDS ) ) );
		}
		$emptied = array();
		$failed  = array();
		foreach ( self::caches( $kinds ) as $name => $empty ) {
			try {
				if ( ! $run->is_dry_run() ) {
					$empty();
				}
				$emptied[] = $name;
			} catch ( \Throwable $error ) {
				$failed[ $name ] = $error->getMessage();
			}
		}
		return self::told( $emptied, $failed, $run->is_dry_run() )->with_output(
			array(
				'found'  => $emptied,
				'failed' => (object) $failed,
			)
		);
	}

	/**
	 * @param string[] $kinds
	 * @return array<string, callable> What empties it, by name.
	 */
	private static function caches( array $kinds ): array {
		$caches = array();
		if ( in_array( 'transients', $kinds, true ) ) {
			$caches['transients'] = static fn() => delete_expired_transients( true );
		}
		if ( in_array( 'rewrite', $kinds, true ) ) {
			// Without .htaccess: that belongs to the host, and a broken one takes the site down.
			$caches['rewrite'] = static fn() => flush_rewrite_rules( false );
		}
		// Without a persistent one there is nothing to empty: it ends with each request. A network has one for all its sites,
		// and one of PHP: who runs one site shall not slow down the others.
		if ( in_array( 'object', $kinds, true ) && wp_using_ext_object_cache() && Network::is_in_charge() ) {
			$caches['object'] = static fn() => wp_cache_flush();
		}
		if ( in_array( 'opcode', $kinds, true ) && self::has_opcode_cache() && Network::is_in_charge() ) {
			$caches['opcode'] = static fn() => opcache_reset();
		}
		// Last, so that pages are made anew from what was emptied before.
		return in_array( 'page', $kinds, true ) ? $caches + Page_Caches::found() : $caches;
	}

	/**
	 * That of the command line is its own, so emptying it would change nothing for visitors.
	 */
	private static function has_opcode_cache(): bool {
		return function_exists( 'opcache_reset' ) && 'cli' !== PHP_SAPI && ini_get( 'opcache.enable' ) && ! ini_get( 'opcache.restrict_api' );
	}

	/**
	 * @param string[]              $emptied
	 * @param array<string, string> $failed
	 */
	private static function told( array $emptied, array $failed, bool $is_dry_run ): Result {
		if ( $failed ) {
			/* translators: 1: names of caches. 2: names of caches. */
			return Result::failed( sprintf( __( 'These caches could not be emptied: %1$s. Emptied: %2$s.', 'tinyeclipse' ), implode( ', ', array_keys( $failed ) ), implode( ', ', $emptied ) ) );
		}
		/* translators: %s: names of caches. */
		$text = $is_dry_run ? __( 'It would empty: %s.', 'tinyeclipse' ) : __( 'Emptied: %s.', 'tinyeclipse' );
		return Result::succeeded( $emptied ? sprintf( $text, implode( ', ', $emptied ) ) : __( 'There is no such cache on this site.', 'tinyeclipse' ) );
	}
}
