<?php
/**
 * How a check came out.
 */

namespace TinyEclipse\Agent\Checks;

defined( 'ABSPATH' ) || exit;

/** What was found, and what to do about it. */
final class Outcome {

	private function __construct( private string $status, private string $message, private ?string $advice ) {}

	public static function passed( string $message ): self {
		return new self( 'passed', $message, null );
	}

	/** It works, but not as well as it could. */
	public static function warning( string $message, string $advice ): self {
		return new self( 'warning', $message, $advice );
	}

	public static function failed( string $message, string $advice ): self {
		return new self( 'failed', $message, $advice );
	}

	/** It cannot be asked yet. */
	public static function skipped( string $message ): self {
		return new self( 'skipped', $message, null );
	}

	public static function not_connected(): self {
		return self::skipped( __( 'This site is not connected yet.', 'tinyeclipse' ) );
	}

	/** @return array{status: string, message: string, advice: string|null} */
	public function shown(): array {
		return array(
			'status'  => $this->status,
			'message' => $this->message,
			'advice'  => $this->advice,
		);
	}
}
