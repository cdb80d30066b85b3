<?php
/**
 * A lease that one process at a time holds.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/**
 * Says who may do a thing now. It stands in a row of the options table, whose unique name makes taking it atomic on
 * every database; GET_LOCK is missing on SQLite and lost behind a proxy. It ends by itself: its holder may have died.
 */
final class Lease {

	private string $value = '';
	/** That of the site on which it was taken. */
	private string $table = '';

	public function __construct( private string $name, private int $seconds ) {}

	/**
	 * Takes the lease, or makes it last longer where this object holds it.
	 */
	public function acquire(): bool {
		global $wpdb;
		if ( '' === $this->value ) {
			$this->table = $wpdb->options;
		}
		$value = ( time() + $this->seconds ) . ':' . ( $this->holder() ?? bin2hex( random_bytes( 8 ) ) );
		if ( $value === $this->value ) {
			return true;
		}
		$is_taken = '' === $this->value ? $this->insert( $value ) || $this->replace_ended( $value ) : $this->replace( $this->value, $value );
		if ( $is_taken ) {
			$this->value = $value;
		} else {
			$this->value = '';
		}
		return $is_taken;
	}

	public function release(): void {
		global $wpdb;
		if ( '' !== $this->value ) {
			$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE option_name = %s AND option_value = %s', $this->table, $this->option(), $this->value ) );
			$this->value = '';
		}
	}

	private function insert( string $value ): bool {
		global $wpdb;
		return 1 === $wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO %i (option_name, option_value, autoload) VALUES (%s, %s, 'no')", $this->table, $this->option(), $value ) );
	}

	private function replace_ended( string $value ): bool {
		global $wpdb;
		$current = (string) $wpdb->get_var( $wpdb->prepare( 'SELECT option_value FROM %i WHERE option_name = %s', $this->table, $this->option() ) );
		$ends_at = (int) $current;
		// One that would last longer than any lease was taken while the clock was wrong.
		$has_ended = $ends_at <= time() || $ends_at > time() + $this->seconds;
		return $has_ended && $this->replace( $current, $value );
	}

	private function replace( string $current, string $value ): bool {
		global $wpdb;
		return 1 === $wpdb->query( $wpdb->prepare( 'UPDATE %i SET option_value = %s WHERE option_name = %s AND option_value = %s', $this->table, $value, $this->option(), $current ) );
	}

	private function holder(): ?string {
		return '' === $this->value ? null : substr( $this->value, strpos( $this->value, ':' ) + 1 );
	}

	private function option(): string {
		return 'tinyeclipse_lease_' . $this->name;
	}
}
