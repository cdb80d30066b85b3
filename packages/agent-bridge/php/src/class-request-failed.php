<?php
/**
 * A request to the server that came to nothing.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** Its message is in plain words, for the owner of the site. Match on `problem`, never on the message. */
final class Request_Failed extends \RuntimeException {

	private const CLOSE_SECONDS = 60;

	/**
	 * @param string   $problem             The `code` of the server's answer, or one of `not_connected`, `unreachable`, `paused`,
	 *                                      `body_too_large`, `answer_unsigned`, `answer_invalid`, `server_failed`.
	 * @param int      $status              HTTP status; 0 where there was no answer.
	 * @param int      $retry_after_seconds How long the server asked to wait; 0 where it did not.
	 * @param int|null $skew_seconds        Clock of the site minus that of the server, where the answer told its time.
	 * @param bool     $is_signed           Whether the server signed the answer; else it may be of a proxy or a firewall.
	 */
	public function __construct(
		public string $problem,
		string $message,
		public int $status = 0,
		public int $retry_after_seconds = 0,
		public ?int $skew_seconds = null,
		public bool $is_signed = false,
	) {
		parent::__construct( $message );
	}

	/** What went wrong, from an answer that is no success. */
	public static function from_answer( int $status, string $body, int $retry_after_seconds, ?int $skew_seconds, bool $is_signed ): self {
		$said    = json_decode( $body, true );
		$problem = is_array( $said ) && is_string( $said['code'] ?? null ) ? sanitize_key( $said['code'] ) : 'server_failed';
		$detail  = is_array( $said ) && is_string( $said['detail'] ?? null ) ? $said['detail'] : '';
		return new self( $problem, self::words( $problem, $status, $detail, $skew_seconds ), $status, $retry_after_seconds, $skew_seconds, $is_signed );
	}

	private static function words( string $problem, int $status, string $detail, ?int $skew_seconds ): string {
		// A proxy may have set its own `Date`, which agrees with ours: then the server's words say more.
		if ( 'clock_skew' === $problem && abs( (int) $skew_seconds ) > self::CLOSE_SECONDS ) {
			return self::words_of_skew( $skew_seconds );
		}
		if ( 'agent_unknown' === $problem ) {
			return __( 'The server does not know this site, or its key was revoked. Connect the site again with a new code.', 'tinyeclipse' );
		}
		if ( '' === $detail ) {
			/* translators: %d: an HTTP status */
			return sprintf( __( 'The server, or something before it, answered with status %d and no explanation.', 'tinyeclipse' ), $status );
		}
		// Perhaps not from the server: plain text of a bounded length, whatever it was.
		return mb_substr( wp_strip_all_tags( $detail ), 0, 400 );
	}

	/** By how much the clock of the site is wrong, and what to do. */
	public static function words_of_skew( int $skew_seconds ): string {
		$text = $skew_seconds > 0
			/* translators: %s: a number of seconds */
			? __( 'The clock of this site is %s seconds ahead of the server’s. Ask your host to synchronise it.', 'tinyeclipse' )
			/* translators: %s: a number of seconds */
			: __( 'The clock of this site is %s seconds behind the server’s. Ask your host to synchronise it.', 'tinyeclipse' );
		return sprintf( $text, number_format_i18n( abs( $skew_seconds ) ) );
	}
}
