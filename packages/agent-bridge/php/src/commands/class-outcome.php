<?php
/**
 * A result, as it is stored and told.
 */

namespace TinyEclipse\Agent\Commands;

use TinyEclipse\Agent\Result;

defined( 'ABSPATH' ) || exit;

/**
 * Makes the JSON of a result within the bounds that the server has.
 */
final class Outcome {

	private const MESSAGE_LENGTH = 2000;
	private const PATH_LENGTH    = 500;
	private const OUTPUT_BYTES   = 64 * 1024;
	private const DIFF_BYTES     = 256 * 1024;
	private const VALUE_LENGTH   = 20000;
	private const KEPT_BYTES     = 1024 * 1024;

	/**
	 * JSON of what an undo needs; empty where there is nothing, or it cannot be kept as it is.
	 */
	public static function kept( Result $result, bool $is_dry_run ): string {
		$kept = $is_dry_run || 'succeeded' !== $result->status() || null === $result->kept() ? '' : json_encode( $result->kept() );
		return false === $kept || strlen( $kept ) > self::KEPT_BYTES ? '' : $kept;
	}

	public static function json( Result $result, bool $can_undo, float $started_at ): string {
		$told = array(
			'status'     => $result->status(),
			'message'    => mb_substr( $result->message(), 0, self::MESSAGE_LENGTH ),
			'output'     => self::output( $result->output() ),
			'diff'       => self::diff( $result->diff() ),
			'canUndo'    => $can_undo,
			'startedAt'  => self::iso( $started_at ),
			'finishedAt' => self::iso( microtime( true ) ),
		);
		// A command may find what JSON does not know, such as INF; that it ended is told all the same.
		$json = wp_json_encode( $told );
		return false === $json ? (string) wp_json_encode( array( 'output' => null, 'diff' => array() ) + $told ) : $json;
	}

	private static function output( ?array $output ): ?object {
		if ( null === $output ) {
			return null;
		}
		$bytes = strlen( (string) wp_json_encode( $output ) );
		return (object) ( $bytes <= self::OUTPUT_BYTES ? $output : array(
			'isCut' => true,
			'bytes' => $bytes,
		) );
	}

	/**
	 * @param array<int, array{path: string, before: mixed, after: mixed}> $changes
	 */
	private static function diff( array $changes ): array {
		$diff  = array();
		$bytes = 0;
		foreach ( $changes as $change ) {
			$entry  = array(
				'path'   => mb_substr( $change['path'], 0, self::PATH_LENGTH ),
				'before' => self::cut( $change['before'] ),
				'after'  => self::cut( $change['after'] ),
			);
			$bytes += strlen( (string) wp_json_encode( $entry ) );
			if ( $bytes > self::DIFF_BYTES ) {
				break;
			}
			$diff[] = $entry;
		}
		return $diff;
	}

	private static function cut( mixed $value ): mixed {
		return is_string( $value ) && mb_strlen( $value ) > self::VALUE_LENGTH ? mb_substr( $value, 0, self::VALUE_LENGTH ) . '…' : $value;
	}

	private static function iso( float $time ): string {
		return gmdate( 'Y-m-d\TH:i:s', (int) $time ) . sprintf( '.%03dZ', (int) ( fmod( $time, 1 ) * 1000 ) );
	}
}
