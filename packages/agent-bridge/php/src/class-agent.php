<?php
/**
 * The agent of this site: its parts, made when they are first asked for.
 *
 * @package TinyEclipse\Agent
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** A page view of a visitor makes this object and none of its parts. */
final class Agent {

	/** As `agent.php` of this copy says it. */
	public const VERSION      = TINYECLIPSE_AGENT_VERSION;
	public const PROTOCOL     = '1.0';
	public const CAPABILITIES = array( 'commands', 'reports', 'checksums', 'batches', 'wake' );

	private ?Settings $settings   = null;
	private ?Client $client       = null;
	private ?Heartbeat $heartbeat = null;
	private ?Outbox $outbox       = null;
	private ?Commands $commands   = null;

	/** The site that this request is of; in a network, code of others may be working on another when we are called. */
	private int $home;

	public function __construct( private string $folder ) {
		$this->home = get_current_blog_id();
	}

	/** The number of the site that this request is of: 1, but in a network. */
	public function home(): int {
		return $this->home;
	}

	public function is_at_home(): bool {
		return get_current_blog_id() === $this->home;
	}

	public function settings(): Settings {
		return $this->settings ??= new Settings();
	}

	/** Signed requests to the server. */
	public function client(): Client {
		return $this->client ??= new Client( $this->settings() );
	}

	public function heartbeat(): Heartbeat {
		return $this->heartbeat ??= new Heartbeat( $this );
	}

	/** Reports of what happens on the site. */
	public function outbox(): Outbox {
		return $this->outbox ??= new Outbox( $this );
	}

	/** What the server may ask of this site. */
	public function commands(): Commands {
		return $this->commands ??= new Commands( $this );
	}

	/** True when requests can be signed: enrolled, keys readable, and not a copy of the enrolled site. Costs no query. */
	public function is_connected(): bool {
		return $this->settings()->is_enrolled() && ! $this->settings()->is_copy() && ( $this->is_at_home() || Network::runs_here() );
	}

	/** What both sides say about themselves. */
	public function protocol(): array {
		return array(
			'version'      => self::PROTOCOL,
			'agent'        => self::VERSION,
			'capabilities' => self::CAPABILITIES,
		);
	}

	/** Where the library lies, without a slash at the end. */
	public function folder(): string {
		return $this->folder;
	}

	/** The address of a file of the library. */
	public function url( string $path ): string {
		return plugins_url( $path, $this->folder . '/agent.php' );
	}
}
