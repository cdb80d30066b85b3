<?php
/**
 * What a walk has counted so far.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Content;

use TinyEclipse\Connector\Languages\Languages;
use TinyEclipse\Connector\Languages\Source;

defined( 'ABSPATH' ) || exit;

/** Counts each translation group once, at the published member with the lowest id: so no group need be remembered. */
final class Tally {

	/** The most that the server keeps of one site. */
	public const MOST_PATHS = 20000;
	private const MOST_MISSING = 50;

	public int $last_id = 0;
	/** Post type => `groups` and posts by language. */
	public array $types = array();
	/** Language => `translated`, `total`, `missing`. */
	public array $translations = array();
	/** Id of the first post of a group => id of each member => its path. */
	public array $units = array();

	private int $paths = 0;
	private Source $source;
	private string $default_language;

	public function __construct() {
		$this->source           = Languages::source();
		$languages              = array_map( 'strval', array_keys( $this->source->names() ) );
		$this->default_language = $languages[0];
		foreach ( $this->source->plugin() ? $languages : array() as $language ) {
			$this->translations[ $language ] = array( 'translated' => 0, 'total' => 0, 'missing' => array() );
		}
	}

	public function add( \WP_Post $post ): void {
		$this->last_id = $post->ID;
		$type          = $post->post_type;
		$is_translated = $this->source->is_translated( $type );
		$group         = $is_translated ? $this->published( $this->source->group( $post ), $type ) : array();
		if ( ! $group ) {
			$group = array( $this->default_language => $post->ID );
		}
		if ( min( $group ) !== $post->ID ) {
			return;
		}
		$this->types[ $type ]           ??= array( 'groups' => 0, 'languages' => array() );
		$this->types[ $type ]['groups'] += 1;
		foreach ( array_keys( $group ) as $language ) {
			$this->types[ $type ]['languages'][ $language ] = ( $this->types[ $type ]['languages'][ $language ] ?? 0 ) + 1;
		}
		if ( $is_translated ) {
			$this->add_translations( $post, $group );
			$this->add_unit( $post, $group );
		}
	}

	private function add_translations( \WP_Post $post, array $group ): void {
		foreach ( $this->translations as $language => $counts ) {
			$counts['total'] += 1;
			if ( isset( $group[ $language ] ) ) {
				$counts['translated'] += 1;
			} elseif ( count( $counts['missing'] ) < self::MOST_MISSING ) {
				$counts['missing'][] = array(
					'id'    => $post->ID,
					'title' => Published::title( $post ),
					'url'   => (string) get_permalink( $post ),
					'type'  => $post->post_type,
				);
			}
			$this->translations[ $language ] = $counts;
		}
	}

	/** The default language first: its path is what the unit is called in answers. */
	private function add_unit( \WP_Post $post, array $group ): void {
		if ( $this->paths + count( $group ) > self::MOST_PATHS ) {
			return;
		}
		$this->paths += count( $group );
		uksort( $group, fn( $one, $other ) => ( $other === $this->default_language ) <=> ( $one === $this->default_language ) );
		$this->units[ $post->ID ] = array_combine( $group, array_map( array( self::class, 'path' ), $group ) );
	}

	/** Without pretty addresses the query says which page it is. */
	private static function path( int $id ): string {
		$url   = (string) get_permalink( $id );
		$query = (string) wp_parse_url( $url, PHP_URL_QUERY );
		$path  = (string) wp_parse_url( $url, PHP_URL_PATH );
		return ( '' === $path ? '/' : $path ) . ( '' === $query ? '' : "?{$query}" );
	}

	/** Drafts and what is in the trash are no translation; a group of another type is a broken link. */
	private function published( array $group, string $type ): array {
		return array_filter( $group, static fn( int $id ): bool => 'publish' === get_post_status( $id ) && get_post_type( $id ) === $type );
	}

	public function to_array(): array {
		return array(
			'last_id'      => $this->last_id,
			'types'        => $this->types,
			'translations' => $this->translations,
			'units'        => $this->units,
			'paths'        => $this->paths,
		);
	}

	public static function from_array( array $kept ): self {
		$tally = new self();
		foreach ( array_intersect_key( $kept, $tally->to_array() ) as $name => $value ) {
			$tally->$name = $value;
		}
		return $tally;
	}
}
