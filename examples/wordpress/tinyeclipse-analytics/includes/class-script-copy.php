<?php
/**
 * The tracker's two files on the site's own domain: who blocks third parties blocks the script before any event.
 *
 * @package TinyEclipse\Analytics
 */

namespace TinyEclipse\Analytics;

use TinyEclipse\Connector\Connection;

defined( 'ABSPATH' ) || exit;

final class Script_Copy {

	public const EVENT  = 'tinyeclipse_copy_script';
	/** The address of the copy; empty before there is one. Autoloaded, as every page view reads it. */
	public const OPTION = 'tinyeclipse_script_copy';

	private const FOLDER          = 'tinyeclipse';
	private const LARGEST         = 131072;
	private const TIMEOUT_SECONDS = 10;
	private const KEPT            = 3;

	public static function url(): string {
		$file = (string) get_option( self::OPTION, '' );
		return '' === $file ? '' : wp_get_upload_dir()['baseurl'] . '/' . self::FOLDER . '/' . $file;
	}

	public static function schedule(): void {
		wp_clear_scheduled_hook( self::EVENT );
		if ( Options::relays() ) {
			wp_schedule_event( time(), 'daily', self::EVENT );
		}
	}

	/** Answers whether the copy is as the server has it now. */
	public static function refresh(): bool {
		if ( ! Options::relays() || ! Connection::is_connected() ) {
			return false;
		}
		$script = self::fetch( '/t.js' );
		$vitals = self::fetch( '/t-vitals.js' );
		$folder = wp_get_upload_dir()['basedir'] . '/' . self::FOLDER;
		if ( null === $script || null === $vitals || ! wp_mkdir_p( $folder ) || ! wp_is_writable( $folder ) ) {
			return false;
		}
		// A new name for a new script, as browsers and caches keep the old one; the script looks for `…-vitals.js` beside it.
		$name = 't-' . substr( hash( 'sha256', $script . $vitals ), 0, 12 );
		if ( ! self::write( "{$folder}/{$name}-vitals.js", $vitals ) || ! self::write( "{$folder}/{$name}.js", $script ) ) {
			return false;
		}
		update_option( self::OPTION, "{$name}.js", true );
		self::remove_old( $folder );
		return true;
	}

	private static function fetch( string $path ): ?string {
		$answer = wp_remote_get(
			Connection::server_url() . $path,
			array( 'timeout' => self::TIMEOUT_SECONDS, 'redirection' => 0, 'limit_response_size' => self::LARGEST + 1 )
		);
		$body   = wp_remote_retrieve_body( $answer );
		$is_one = 200 === wp_remote_retrieve_response_code( $answer )
			&& str_contains( (string) wp_remote_retrieve_header( $answer, 'content-type' ), 'javascript' )
			&& '' !== $body && strlen( $body ) <= self::LARGEST;
		return $is_one ? $body : null;
	}

	/** Whole or not at all: pages ask for it meanwhile. */
	private static function write( string $file, string $text ): bool {
		if ( is_readable( $file ) ) {
			return true;
		}
		// phpcs:disable WordPress.WP.AlternativeFunctions -- WP_Filesystem may ask for a password of FTP, in cron.
		$new = $file . '.' . wp_generate_password( 8, false );
		return false !== file_put_contents( $new, $text ) && rename( $new, $file );
		// phpcs:enable
	}

	/** Pages from a cache still name the ones before. */
	private static function remove_old( string $folder ): void {
		$files = glob( "{$folder}/t-*.js" );
		usort( $files, static fn( string $one, string $other ): int => filemtime( $other ) <=> filemtime( $one ) );
		array_map( 'wp_delete_file', array_slice( $files, 2 * self::KEPT ) );
	}
}
