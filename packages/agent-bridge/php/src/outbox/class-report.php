<?php
/**
 * A report, as it is stored and sent.
 */

namespace TinyEclipse\Agent\Outbox;

defined( 'ABSPATH' ) || exit;

/**
 * Checks what a plugin reports and makes the JSON of it once, which is what is kept.
 */
final class Report {

	public const MAX_DATA_BYTES = 32 * 1024;

	private const NAME               = '/^[a-z][a-z0-9_]{0,39}$/D';
	private const TITLE_LENGTH       = 200;
	private const DESCRIPTION_LENGTH = 2000;
	private const URL_LENGTH         = 2000;

	private function __construct( public string $id, public string $json ) {}

	/**
	 * @param array<string, mixed> $data
	 */
	public static function make( string $module, string $event, string $title, ?string $description, array $data, ?string $url ): self|\WP_Error {
		foreach ( array( $module, $event ) as $name ) {
			if ( ! preg_match( self::NAME, $name ) ) {
				/* translators: %s: the name that was given. */
				return new \WP_Error( 'tinyeclipse_report_name', sprintf( __( '"%s" cannot be the module or event of a report: use up to 40 of a-z, 0-9 and _, beginning with a letter.', 'tinyeclipse' ), $name ) );
			}
		}
		$data_json = wp_json_encode( (object) $data, JSON_UNESCAPED_SLASHES );
		if ( false === $data_json ) {
			return new \WP_Error( 'tinyeclipse_report_data', __( 'The data of this report cannot be written as JSON: give texts, numbers, true, false, null and lists of them.', 'tinyeclipse' ) );
		}
		if ( strlen( $data_json ) > self::MAX_DATA_BYTES ) {
			/* translators: %s: a number of bytes. */
			return new \WP_Error( 'tinyeclipse_report_too_large', sprintf( __( 'The data of this report takes %s bytes; it may take 32,768. Report what changed, and an id by which the rest can be asked for.', 'tinyeclipse' ), number_format_i18n( strlen( $data_json ) ) ) );
		}
		$id   = wp_generate_uuid4();
		$head = array(
			'id'          => $id,
			'module'      => $module,
			'event'       => $event,
			'title'       => self::text( $title, self::TITLE_LENGTH ) ?? "$module.$event",
			'description' => self::text( $description, self::DESCRIPTION_LENGTH ),
			'url'         => self::text( $url, self::URL_LENGTH ),
			'occurredAt'  => self::now(),
		);
		$json = wp_json_encode( $head, JSON_UNESCAPED_SLASHES );
		if ( false === $json ) {
			return new \WP_Error( 'tinyeclipse_report_text', __( 'The title, description or address of this report is not UTF-8.', 'tinyeclipse' ) );
		}
		return new self( $id, substr( $json, 0, -1 ) . ',"data":' . $data_json . '}' );
	}

	/**
	 * The report with its number, as the protocol has it. Objects stay objects: `{}` must not become `[]`.
	 */
	public static function numbered( int $seq, string $json ): object {
		return (object) ( array( 'seq' => $seq ) + (array) json_decode( $json ) );
	}

	private static function text( ?string $text, int $length ): ?string {
		$text = trim( wp_check_invalid_utf8( (string) $text, true ) );
		return '' === $text ? null : mb_substr( $text, 0, $length );
	}

	private static function now(): string {
		return ( new \DateTimeImmutable( 'now', new \DateTimeZone( 'UTC' ) ) )->format( 'Y-m-d\TH:i:s.v\Z' );
	}
}
