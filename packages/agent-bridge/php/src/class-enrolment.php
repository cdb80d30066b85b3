<?php
/**
 * How a site joins and leaves.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** By a one-time code, an address with one in it, or the agent key of the site. */
final class Enrolment {

	/** The key pair of an enrolment whose answer was lost is used again: the server then answers the same site. */
	private const PENDING = 'tinyeclipse_pending_key';

	/** @var array<string, true> Servers that did not answer: the sites of a network that leaves shall not all wait for one. */
	private static array $silent = array();

	public function __construct( private Agent $agent ) {}

	/**
	 * Joins, plans the heartbeats and sends the first.
	 *
	 * @param string $text   `https://server/connect#CODE`, a code, or `te_agent_…`.
	 * @param string $server Address of the server; may be empty where the text has it.
	 * @throws Request_Failed Where the input is no such thing, or the server refuses.
	 */
	public function enrol( string $text, string $server = '' ): void {
		[ $address, $proof ] = self::parse( $text, $server );

		$lease = $this->agent->settings()->lease();
		if ( ! $lease->acquire() ) {
			throw new Request_Failed( 'busy', __( 'This site is being connected, or its key renewed, right now. Load this page again in a minute.', 'tinyeclipse' ) );
		}
		try {
			$this->join( $address, $proof );
		} finally {
			$lease->release();
		}
		Installation::update();
		( new Cron( $this->agent ) )->heal();
		/** The site has joined, perhaps for the second time: what depends on site or server begins anew. */
		do_action( 'tinyeclipse_connected', $this->agent );
		$this->agent->heartbeat()->beat();
	}

	private function join( string $address, array $proof ): void {
		$this->agent->settings()->reload();
		$secret_key = $this->pending_key();
		$answer     = $this->ask( $address, $secret_key, $proof );
		foreach ( array( 'siteId', 'accountId', 'siteKey', 'keyId', 'apiKey' ) as $name ) {
			if ( ! is_string( $answer[ $name ] ?? null ) || '' === $answer[ $name ] ) {
				throw new Request_Failed( 'answer_invalid', __( 'The server left something out of its answer. Update the server or this plugin.', 'tinyeclipse' ) );
			}
		}
		$secrets = new Secrets( $answer['keyId'], $secret_key, $answer['apiKey'], Secrets::keys_of_server( $answer['serverKeys'] ), '', time() );
		$this->agent->settings()->connect( $address, $answer['siteId'], $answer['accountId'], $answer['siteKey'], $secrets );
		delete_option( self::PENDING );
		delete_option( Status::OPTION );
		delete_option( Pauses::OPTION );
	}

	/** Disconnects. The server is told, but an unreachable one keeps nobody. */
	public function leave(): void {
		$this->say_goodbye( $this->agent->settings()->server_url() );
		$this->agent->settings()->forget();
		foreach ( array( self::PENDING, Status::OPTION, Pauses::OPTION ) as $option ) {
			delete_option( $option );
		}
		( new Cron( $this->agent ) )->heal();
		/** The site has left. */
		do_action( 'tinyeclipse_disconnected', $this->agent );
	}

	private function say_goodbye( string $server ): void {
		if ( isset( self::$silent[ $server ] ) ) {
			return;
		}
		try {
			$this->agent->client()->post( '/v1/agent/leave', array(), array( 'ignores_pause' => true, 'timeout' => 5 ) );
		} catch ( Request_Failed $failed ) {
			// The keys are deleted here; there, they can be revoked.
			if ( 'unreachable' === $failed->problem ) {
				self::$silent[ $server ] = true;
			}
		}
	}

	private function ask( string $address, string $secret_key, array $proof ): array {
		try {
			return $this->agent->client()->enrol( $address, $secret_key, $this->body( $proof, $secret_key ) );
		} catch ( Request_Failed $failed ) {
			if ( 409 === $failed->status ) {
				// Refused for the sake of the key: another site's, or one that has ended. Any other refusal, such as of a mistyped
				// code, may follow an answer that was lost, and then this key is the way to it.
				delete_option( self::PENDING );
			}
			throw $failed;
		}
	}

	/**
	 * Origin of the server, and what is shown to it.
	 *
	 * @return array{0: string, 1: array<string, string>}
	 */
	private static function parse( string $text, string $server ): array {
		$text = trim( $text );
		if ( preg_match( '~^(https?://[^#\s]+)#(.+)$~i', $text, $found ) ) {
			[ , $server, $text ] = $found;
		}
		if ( preg_match( '/^te_agent_[A-Za-z0-9_-]{10,180}$/', $text ) ) {
			return array( self::origin_of( $server ), array( 'agentKey' => $text ) );
		}
		$code = strtoupper( (string) preg_replace( '/[\s\-]/', '', $text ) );
		if ( ! preg_match( '/^[0-9A-Z]{16}$/', $code ) ) {
			throw new Request_Failed( 'code_invalid', __( 'This is no code. One has 16 letters and digits, such as ABCD-EFGH-JKMN-PQRS; the whole address from your dashboard works too.', 'tinyeclipse' ) );
		}
		return array( self::origin_of( $server ), array( 'code' => $code ) );
	}

	/** Without path; with TLS, unless this site itself is one for development. */
	private static function origin_of( string $server ): string {
		$server = trim( $server );
		$parts  = wp_parse_url( str_contains( $server, '://' ) ? $server : "https://{$server}" );
		$scheme = strtolower( $parts['scheme'] ?? '' );
		if ( empty( $parts['host'] ) || isset( $parts['user'] ) || ! in_array( $scheme, array( 'https', 'http' ), true ) ) {
			throw new Request_Failed( 'server_invalid', __( 'The address of the server is missing or is none. It looks like https://eclipse.example.be.', 'tinyeclipse' ) );
		}
		if ( 'https' !== $scheme && ! in_array( wp_get_environment_type(), array( 'local', 'development' ), true ) ) {
			throw new Request_Failed( 'server_insecure', __( 'The address of the server must begin with https://. Without it, whoever is between could take this site over.', 'tinyeclipse' ) );
		}
		return "{$scheme}://" . strtolower( $parts['host'] ) . ( isset( $parts['port'] ) ? ":{$parts['port']}" : '' );
	}

	private function pending_key(): string {
		$kept = Vault::open( (string) get_option( self::PENDING, '' ) );
		if ( null !== $kept ) {
			return $kept;
		}
		$secret_key = Secrets::new_key();
		update_option( self::PENDING, Vault::seal( $secret_key ), false );
		return $secret_key;
	}

	private function body( array $proof, string $secret_key ): array {
		$state = ( new State() )->collect();
		return $proof + array(
			'publicKey' => Secrets::public_key_of( $secret_key ),
			'protocol'  => $this->agent->protocol(),
			'site'      => array(
				'url'         => (string) get_option( 'home' ),
				'restUrl'     => rest_url(),
				'name'        => State\Text::short( wp_specialchars_decode( (string) get_option( 'blogname' ), ENT_QUOTES ) ),
				'languages'   => $state['languages']['all'] ?? array(),
				'timeZone'    => self::time_zone(),
				'environment' => $state['environment'] ?? null,
			),
		);
	}

	/** A name such as `Europe/Brussels`; null where the site has only an offset, which knows no summer. */
	private static function time_zone(): ?string {
		$name = wp_timezone_string();
		return preg_match( '/^[+-]/', $name ) ? null : $name;
	}
}
