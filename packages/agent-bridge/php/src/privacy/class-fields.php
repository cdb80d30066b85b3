<?php
/**
 * Stored values, as a person reads them in an export.
 */

namespace TinyEclipse\Agent\Privacy;

defined( 'ABSPATH' ) || exit;

final class Fields {

	/** @var array<int, array{name: string, value: string}> As WordPress wants them. */
	private array $list = array();

	public function add( string $name, ?string $value ): self {
		if ( null !== $value && '' !== $value ) {
			$this->list[] = array( 'name' => $name, 'value' => $value );
		}
		return $this;
	}

	/**
	 * Each text in a value by its place in it, such as `fields.name`; only those with the address where one is given.
	 */
	public function add_all( string $name, mixed $value, ?Address $only = null ): self {
		foreach ( is_array( $value ) ? $value : array() as $key => $inner ) {
			$this->add_all( '' === $name ? (string) $key : "$name.$key", $inner, $only );
		}
		if ( is_scalar( $value ) && ( ! $only || $only->is_in( (string) $value ) || $only->is_in( $name ) ) ) {
			$this->add( $name, is_bool( $value ) ? (string) wp_json_encode( $value ) : (string) $value );
		}
		return $this;
	}

	/** @return array<int, array{name: string, value: string}> */
	public function list(): array {
		return $this->list;
	}
}
