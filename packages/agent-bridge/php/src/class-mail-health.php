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

	/** @var array<int, array{succeeded: int, failed: int, error: string}> By the number of the site in its network. */
	private static array $counts = array();

	public static function count_success(): void {
		self::count( 'succeeded' );
	}

	public static function count_failure( mixed $error ): void {
		self::count( 'failed' );
		self::$counts[ get_current_blog_id() ]['error'] = is_wp_error( $error ) ? self::without_addresses( $error->get_error_message() ) : '';
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

	private static function count( string $outcome ): void {
		$site = get_current_blog_id();
		if ( array() === self::$counts ) {
			add_action( 'shutdown', static fn() => self::write_all(), 5 );
		}
		self::$counts[ $site ] ??= array( 'succeeded' => 0, 'failed' => 0, 'error' => '' );
		++self::$counts[ $site ][ $outcome ];
	}

	private static function write_all(): void {
		foreach ( self::$counts as $site => $counts ) {
			Network::at( $site, static fn() => self::write( $counts ) );
		}
		self::$counts = array();
	}

	/** @param array{succeeded: int, failed: int, error: string} $new */
	private static function write( array $new ): void {
		$kept = self::read();
		$hour = intdiv( time(), HOUR_IN_SECONDS );

		$counted                = $kept['hours'][ $hour ] ?? array( 'succeeded' => 0, 'failed' => 0 );
		$is_first_failure       = $new['failed'] > 0 && 0 === $counted['failed'];
		$counted['succeeded']  += $new['succeeded'];
		$counted['failed']     += $new['failed'];
		$kept['hours'][ $hour ] = $counted;
		if ( $new['succeeded'] > 0 ) {
			$kept['succeededAt'] = time();
		}
		if ( $new['failed'] > 0 ) {
			$kept['failedAt'] = time();
			$kept['error']    = $new['error'];
		}
		update_option( self::OPTION, $kept, false );
		// Once an hour: a form that is spammed while mail is broken shall not fill the outbox.
		if ( $is_first_failure ) {
			agent()->outbox()->add( 'mail', 'failed', 'Mail could not be sent', $new['error'], array( 'failed' => $new['failed'] ) );
		}
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
