<?php
/**
 * How the site is.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** One class for each part; one that fails costs none of the others. Plugins add parts with the filter `tinyeclipse_state`. */
final class State {

	private const PARTS = array(
		'wordpress'      => State\WordPress::class,
		'php'            => State\Php::class,
		'database'       => State\Database::class,
		'server'         => State\Server::class,
		'plugins'        => State\Plugins::class,
		'themes'         => State\Themes::class,
		'disk'           => State\Disk::class,
		'cron'           => State\Cron::class,
		'debug'          => State\Debug::class,
		'isFileEditorOn' => State\File_Editor::class,
		'permissions'    => State\Permissions::class,
		'mail'           => State\Mail::class,
		'languages'      => State\Languages::class,
		'environment'    => State\Environment::class,
		'maintenance'    => State\Maintenance::class,
	);

	/** Parts of the protocol that plugins add; the server takes more of them than of parts it does not know. */
	private const BY_PLUGINS = array( 'forms', 'modules', 'content' );

	private const MAX_OWN_PART_BYTES = 64_000;

	/** Parts that failed, or are too large to be sent, stand under `problems`, with why. */
	public function collect(): array {
		$state    = array();
		$problems = array();
		foreach ( self::PARTS as $name => $class_name ) {
			try {
				$state[ $name ] = ( new $class_name() )->collect();
			} catch ( \Throwable $failure ) {
				$problems[] = self::problem( $name, $failure );
			}
		}
		try {
			/**
			 * Adds to what the server is told about the site, or changes it.
			 *
			 * @param array $state Parts by name, as docs/agent-protocol.md lists them; other names are kept as well.
			 */
			$filtered = Network::here( static fn() => apply_filters( 'tinyeclipse_state', $state ) );
			$state    = is_array( $filtered ) ? $filtered : $state;
		} catch ( \Throwable $failure ) {
			$problems[] = self::problem( 'tinyeclipse_state', $failure );
		}
		foreach ( array_diff_key( $state, self::PARTS, array_flip( self::BY_PLUGINS ) ) as $name => $part ) {
			try {
				self::demand_sendable( $part );
			} catch ( \Throwable $failure ) {
				unset( $state[ $name ] );
				$problems[] = array( 'where' => 'tinyeclipse_state' ) + self::problem( mb_substr( (string) $name, 0, 80 ), $failure );
			}
		}
		return $problems ? array( 'problems' => $problems ) + $state : $state;
	}

	/** The server would refuse it, or nothing of the heartbeat could be sent. */
	private static function demand_sendable( mixed $part ): void {
		$json = wp_json_encode( $part, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
		if ( false === $json ) {
			throw new \UnexpectedValueException( 'Not sent: cannot be written as JSON. ' . json_last_error_msg() );
		}
		if ( strlen( $json ) > self::MAX_OWN_PART_BYTES ) {
			throw new \LengthException( sprintf( 'Not sent: %d bytes as JSON, and at most %d of a part are', strlen( $json ), self::MAX_OWN_PART_BYTES ) );
		}
	}

	private static function problem( string $part, \Throwable $failure ): array {
		return array(
			'part'    => $part,
			'message' => mb_substr( $failure->getMessage(), 0, 400 ),
			'where'   => basename( $failure->getFile() ) . ':' . $failure->getLine(),
		);
	}
}
