<?php
/**
 * An e-mail address, looked for in what is stored.
 */

namespace TinyEclipse\Agent\Privacy;

defined( 'ABSPATH' ) || exit;

/** In whatever case, as a text or the query of an address has it, and not as a part of another: `an@` is not in `jan@`. */
final class Address {

	private string $pattern;

	public function __construct( private string $email ) {
		$quoted        = str_replace( array( '@', '\+' ), array( '(?:@|%40)', '(?:\+|%2B)' ), preg_quote( $email, '/' ) );
		$this->pattern = "/(?<![\\p{L}\\p{N}_.!#$%'*+^`{|}~-]){$quoted}(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}_])/iu";
	}

	/** Whether it stands in a text, or anywhere in a list of them. */
	public function is_in( mixed $value ): bool {
		if ( is_string( $value ) ) {
			return 1 === preg_match( $this->pattern, $value );
		}
		foreach ( is_array( $value ) ? $value : array() as $key => $inner ) {
			if ( $this->is_in( $inner ) || $this->is_in( $key ) ) {
				return true;
			}
		}
		return false;
	}

	/** The value without it. */
	public function taken_out_of( mixed $value ): mixed {
		if ( is_string( $value ) ) {
			return preg_replace( $this->pattern, '…@…', $value );
		}
		return is_array( $value ) ? array_map( array( $this, 'taken_out_of' ), $value ) : $value;
	}

	/**
	 * Patterns of LIKE that find at least every row it is in. Signs that LIKE knows are left as they are: they find more, and each
	 * row is looked at closely.
	 *
	 * @return string[]
	 */
	public function like(): array {
		$email = strtolower( $this->email );
		$forms = array( $email, strtolower( rawurlencode( $email ) ), str_replace( '/', '_/', $email ) );
		return array_map( static fn( string $form ): string => "%{$form}%", array_values( array_unique( $forms ) ) );
	}
}
