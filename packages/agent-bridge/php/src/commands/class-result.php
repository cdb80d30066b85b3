<?php
/**
 * How a command went.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/**
 * What a command answers. Each `with_…` returns the result itself.
 */
final class Result {

	/** @var array<string, mixed>|null */
	private ?array $output = null;

	/** @var array<int, array{path: string, before: mixed, after: mixed}> */
	private array $diff = array();

	/** @var array<string, mixed>|null */
	private ?array $kept = null;

	private function __construct( private string $status, private string $message ) {}

	public static function succeeded( string $message ): self {
		return new self( 'succeeded', $message );
	}

	public static function failed( string $message ): self {
		return new self( 'failed', $message );
	}

	/**
	 * For a site that the command has no meaning for, such as an order without a shop.
	 */
	public static function not_applicable( string $message ): self {
		return new self( 'not_applicable', $message );
	}

	/**
	 * @param array<string, mixed> $output What the command found; of more than 64 KB the beginning is kept.
	 */
	public function with_output( array $output ): self {
		$this->output = $output;
		return $this;
	}

	/**
	 * Adds one thing that was changed, or in a dry run would be.
	 */
	public function with_change( string $path, mixed $before, mixed $after ): self {
		$this->diff[] = array(
			'path'   => $path,
			'before' => $before,
			'after'  => $after,
		);
		return $this;
	}

	/**
	 * @param array<string, mixed> $kept What `undo()` will need: what was there before, and what the command left, so that
	 *                                   it can refuse when somebody has changed it since. Up to 1 MB as JSON, kept 30 days.
	 */
	public function with_kept( array $kept ): self {
		$this->kept = $kept;
		return $this;
	}

	public function status(): string {
		return $this->status;
	}

	public function message(): string {
		return $this->message;
	}

	/** @return array<string, mixed>|null */
	public function output(): ?array {
		return $this->output;
	}

	/** @return array<int, array{path: string, before: mixed, after: mixed}> */
	public function diff(): array {
		return $this->diff;
	}

	/** @return array<string, mixed>|null */
	public function kept(): ?array {
		return $this->kept;
	}
}
