<?php
/**
 * Empties the debug log.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/**
 * Empties the file that WordPress logs to, and answers its last lines. Which file that is, only the site says.
 */
final class Clear_Debug_Log extends Command {

	private const LINES      = 100;
	private const TAIL_BYTES = 48 * 1024;

	public function name(): string {
		return 'clear_debug_log';
	}

	public function title(): string {
		return __( 'Empty the debug log', 'tinyeclipse' );
	}

	public function run( array $input, Run $run ): Result {
		$file = self::file();
		// In a network there is one log for all sites: who runs one of them shall not read those of the others.
		$is_others = ! Network::is_in_charge();
		clearstatcache( true, $file );
		// A link may lead to anything, and /dev/stderr is no file that can be emptied. PHP warns of what open_basedir forbids.
		if ( $is_others || @is_link( $file ) || ! @is_file( $file ) ) { // phpcs:ignore WordPress.PHP.NoSilencedErrors
			return Result::not_applicable( __( 'This site has no debug log.', 'tinyeclipse' ) );
		}
		// phpcs:ignore WordPress.WP.AlternativeFunctions -- WP_Filesystem cannot read the end of a file.
		$log = is_writable( $file ) ? fopen( $file, 'r+b' ) : false;
		if ( ! $log ) {
			return Result::failed( __( 'PHP may not write to the debug log. Ask your host to let it.', 'tinyeclipse' ) );
		}
		try {
			return self::empty( $log, $run );
		} finally {
			fclose( $log );
		}
	}

	/**
	 * As wp_debug_mode() has it. What WordPress logged while WP_DEBUG was on lies there still when it is off.
	 */
	private static function file(): string {
		$chosen = defined( 'WP_DEBUG_LOG' ) ? WP_DEBUG_LOG : false;
		return is_string( $chosen ) && ! in_array( strtolower( $chosen ), array( 'true', '1' ), true ) ? $chosen : WP_CONTENT_DIR . '/debug.log';
	}

	/** @param resource $log */
	private static function empty( $log, Run $run ): Result {
		$bytes  = (int) fstat( $log )['size'];
		$output = array(
			'bytes' => $bytes,
			'lines' => self::last_lines( $log, $bytes ),
		);
		if ( $run->is_dry_run() ) {
			/* translators: %s: a size, such as 3 MB. */
			return Result::succeeded( sprintf( __( 'It would empty %s.', 'tinyeclipse' ), size_format( $bytes ) ) )->with_change( 'bytes', $bytes, 0 )->with_output( $output );
		}
		if ( ! ftruncate( $log, 0 ) ) {
			return Result::failed( __( 'The debug log could not be emptied. Perhaps the disk is full, or read-only.', 'tinyeclipse' ) );
		}
		/* translators: %s: a size, such as 3 MB. */
		return Result::succeeded( sprintf( __( 'Emptied %s.', 'tinyeclipse' ), size_format( $bytes ) ) )->with_change( 'bytes', $bytes, 0 )->with_output( $output );
	}

	/**
	 * @param resource $log
	 * @return string[]
	 */
	private static function last_lines( $log, int $bytes ): array {
		if ( 0 === $bytes ) {
			return array();
		}
		fseek( $log, max( 0, $bytes - self::TAIL_BYTES ) );
		$text  = wp_check_invalid_utf8( (string) stream_get_contents( $log, self::TAIL_BYTES ), true );
		$lines = explode( "\n", rtrim( $text, "\n" ) );
		if ( $bytes > self::TAIL_BYTES && count( $lines ) > 1 ) {
			array_shift( $lines );
		}
		return array_slice( $lines, -self::LINES );
	}
}
