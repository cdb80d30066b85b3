<?php
/**
 * Whether mail leaves the site.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** Counts in memory while a request runs, and writes one option at its end. */
final class Mail_Health {

	public const OPTION = 'tinyeclipse_mail';

	private const HOURS = 24;

	private static int $succeeded     = 0;
	private static int $failed        = 0;
	private static string $last_error = '';

	public static function count_success(): void {
		++self::$succeeded;
		self::write_at_end();
	}

	public static function count_failure( mixed $error ): void {
		++self::$failed;
		self::$last_error = is_wp_error( $error ) ? self::without_addresses( $error->get_error_message() ) : '';
		self::write_at_end();
	}

	/** As the state tells it. */
	public static function summary(): array {
		$kept = self::read();
		return array(
			'lastSucceededAt' => Time::iso_or_null( $kept['succeededAt'] ),
			'lastFailedAt'    => Time::iso_or_null( $kept['failedAt'] ),
			'lastError'       => '' === $kept['error'] ? null : $kept['error'],
			'failed24h'       => array_sum( array_column( $kept['hours'], 'failed' ) ),
			'succeeded24h'    => array_sum( array_column( $kept['hours'], 'succeeded' ) ),
		);
	}

	private static function write_at_end(): void {
		if ( 1 === self::$succeeded + self::$failed ) {
			add_action( 'shutdown', static fn() => self::write(), 5 );
		}
	}

	private static function write(): void {
		$kept = self::read();
		$hour = intdiv( time(), HOUR_IN_SECONDS );

		$counted                = $kept['hours'][ $hour ] ?? array( 'succeeded' => 0, 'failed' => 0 );
		$is_first_failure       = self::$failed > 0 && 0 === $counted['failed'];
		$counted['succeeded']  += self::$succeeded;
		$counted['failed']     += self::$failed;
		$kept['hours'][ $hour ] = $counted;
		if ( self::$succeeded > 0 ) {
			$kept['succeededAt'] = time();
		}
		if ( self::$failed > 0 ) {
			$kept['failedAt'] = time();
			$kept['error']    = self::$last_error;
		}
		update_option( self::OPTION, $kept, false );
		// Once an hour: a form that is spammed while mail is broken shall not fill the outbox.
		if ( $is_first_failure ) {
			agent()->outbox()->add( 'mail', 'failed', 'Mail could not be sent', self::$last_error, array( 'failed' => self::$failed ) );
		}
		self::$succeeded = 0;
		self::$failed    = 0;
	}

	/** Hours older than a day are left out. */
	private static function read(): array {
		$kept   = get_option( self::OPTION );
		$kept   = is_array( $kept ) ? $kept : array();
		$oldest = intdiv( time(), HOUR_IN_SECONDS ) - self::HOURS;
		return array(
			'succeededAt' => (int) ( $kept['succeededAt'] ?? 0 ),
			'failedAt'    => (int) ( $kept['failedAt'] ?? 0 ),
			'error'       => (string) ( $kept['error'] ?? '' ),
			'hours'       => array_filter( (array) ( $kept['hours'] ?? array() ), static fn( int $hour ): bool => $hour > $oldest, ARRAY_FILTER_USE_KEY ),
		);
	}

	/** What mail servers say names who was written to. */
	private static function without_addresses( string $message ): string {
		return mb_substr( (string) preg_replace( '/[^\s<>@"\']+@[^\s<>@"\']+/u', '…@…', wp_strip_all_tags( $message ) ), 0, 500 );
	}
}
