<?php
/**
 * Decides which fields of a form leave the site: no passwords, files, cards and traps for robots.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Forms;

defined( 'ABSPATH' ) || exit;

final class Field_Filter {

	private const MOST_FIELDS   = 60;
	private const LONGEST_NAME  = 100;
	private const LONGEST_VALUE = 4000;
	/** As JSON. A report may hold 32 KB, and the rest of it needs some. */
	private const LARGEST       = 28000;
	private const SECRET_TYPES  = '/password|file|upload|image|signature|captcha|turnstile|quiz|honeypot|card|payment|stripe|nonce/i';
	private const SECRET_NAMES  = '/passw|wachtwoord|mot.?de.?passe|card.?(no|num)|kaartnummer|num[eé]ro.?de.?carte|\bcv[cv]\b|\bpin\b|iban|rijksregister|registre.?national|captcha|^_|nonce/iu';

	/** @return array<string, string> label => value */
	public function keep( Submission $submission ): array {
		$kept = array();
		$size = 0;
		foreach ( array_slice( $submission->fields, 0, self::MOST_FIELDS ) as $field ) {
			$value = $this->text( $field['value'] );
			if ( '' === $value || $this->is_secret( $field, $value ) ) {
				continue;
			}
			$name  = $this->free_name( $field, $kept );
			$value = mb_substr( $value, 0, self::LONGEST_VALUE );
			$size += strlen( (string) wp_json_encode( array( $name => $value ) ) );
			if ( $size > self::LARGEST ) {
				break;
			}
			$kept[ $name ] = $value;
		}
		/**
		 * Changes which fields of a sent form are reported: an array of label and text, after passwords, files, cards and
		 * the like were taken out. The second argument is the submission.
		 */
		return array_map( 'strval', (array) apply_filters( 'tinyeclipse_form_fields', $kept, $submission ) );
	}

	private function is_secret( array $field, string $value ): bool {
		return preg_match( self::SECRET_TYPES, $field['type'] )
			|| preg_match( self::SECRET_NAMES, $field['name'] )
			|| preg_match( self::SECRET_NAMES, $field['label'] )
			|| self::has_card_number( $value );
	}

	/** Somebody types the number of a card into any field: 13 to 19 digits with the right check digit (Luhn). */
	private static function has_card_number( string $value ): bool {
		preg_match_all( '/(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)/', $value, $found );
		foreach ( $found[0] as $number ) {
			$sum = 0;
			foreach ( str_split( strrev( (string) preg_replace( '/\D/', '', $number ) ) ) as $place => $digit ) {
				$double = 0 === $place % 2 ? (int) $digit : 2 * (int) $digit;
				$sum   += $double > 9 ? $double - 9 : $double;
			}
			if ( 0 === $sum % 10 ) {
				return true;
			}
		}
		return false;
	}

	/** Choices and names in parts come as arrays. */
	private function text( $value ): string {
		if ( is_array( $value ) ) {
			$parts = array();
			array_walk_recursive( $value, static function ( $part ) use ( &$parts ): void { $parts[] = is_scalar( $part ) ? (string) $part : ''; } );
			$value = implode( ', ', array_filter( $parts, static fn( string $part ): bool => '' !== $part ) );
		}
		return is_scalar( $value ) ? trim( wp_check_invalid_utf8( wp_strip_all_tags( (string) $value ), true ) ) : '';
	}

	/** Two fields with one label are both kept. */
	private function free_name( array $field, array $taken ): string {
		$name = mb_substr( '' === $field['label'] ? $field['name'] : $field['label'], 0, self::LONGEST_NAME );
		$free = $name;
		for ( $number = 2; isset( $taken[ $free ] ); $number++ ) {
			$free = "{$name} ({$number})";
		}
		return $free;
	}
}
