<?php
/**
 * The part `content` of the state: what the last walk counted.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Content;

defined( 'ABSPATH' ) || exit;

final class Report {

	public const NAME = 'tinyeclipse_content';

	public static function keep( Tally $tally ): void {
		$types = array();
		foreach ( $tally->types as $name => $counts ) {
			$types[] = array(
				'name'      => $name,
				'label'     => Types::label( $name ),
				'languages' => $counts['languages'],
				'groups'    => $counts['groups'],
			);
		}
		$translations = array();
		foreach ( $tally->translations as $language => $counts ) {
			$translations[] = array( 'language' => (string) $language ) + $counts;
		}
		update_option( self::NAME, array( 'types' => $types, 'translations' => $translations, 'counted_at' => time() ), false );
	}

	/** Empty lists until the first walk is done. */
	public static function read(): array {
		$kept = get_option( self::NAME );
		$kept = is_array( $kept ) ? $kept : array();
		return array(
			'types'        => array_map(
				// An empty PHP array would become a JSON list where an object is meant.
				static fn( array $type ): array => array_merge( $type, array( 'languages' => (object) $type['languages'] ) ),
				$kept['types'] ?? array()
			),
			'translations' => $kept['translations'] ?? array(),
			'countedAt'    => isset( $kept['counted_at'] ) ? gmdate( 'Y-m-d\TH:i:s\Z', $kept['counted_at'] ) : null,
		);
	}
}
