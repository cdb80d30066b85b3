<?php
/**
 * Who this site is to the server, and the keys to it.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/**
 * Two options: `tinyeclipse_site` is public and loaded with every page, so that a page view costs no query;
 * `tinyeclipse_secrets` is sealed and read only where a request is signed.
 */
final class Settings {

	private const SITE    = 'tinyeclipse_site';
	private const SECRETS = 'tinyeclipse_secrets';
	/** A request to the server and what is around it: who holds the lease longer has died. */
	private const LEASE_SECONDS = 60;

	public function is_enrolled(): bool {
		return '' !== $this->site_id();
	}

	/**
	 * A copy of the database on another domain, or in another folder, must not speak as the original: two sites would take
	 * turns under one name. A clone for staging is enrolled anew, and so is a site that has moved.
	 */
	public function is_copy(): bool {
		$is_copy = $this->is_enrolled() && ! $this->is_where_it_was();
		/**
		 * Decides whether this is a copy of the site that was connected, such as where one site answers on many domains.
		 *
		 * @param bool $is_copy Whether the address is another than it was then.
		 */
		return (bool) apply_filters( 'tinyeclipse_is_copy', $is_copy );
	}

	/** `not_connected`, `connected`, `copy` (of another site), or `unreadable` since the salts of wp-config.php were changed. */
	public function state(): string {
		if ( ! $this->is_enrolled() ) {
			return 'not_connected';
		}
		if ( $this->is_copy() ) {
			return 'copy';
		}
		return null === $this->secrets() ? 'unreadable' : 'connected';
	}

	/** The origin of the server, such as `https://eclipse.example.be`; empty before enrolment. */
	public function server_url(): string {
		return $this->read( 'server' );
	}

	public function site_id(): string {
		return $this->read( 'siteId' );
	}

	public function account_id(): string {
		return $this->read( 'accountId' );
	}

	/** Public: stands in the pages, for the tracker. */
	public function site_key(): string {
		return $this->read( 'siteKey' );
	}

	public function connected_at(): int {
		return (int) ( $this->site()['connectedAt'] ?? 0 );
	}

	/** `production` or `staging` as a person confirmed it on the server, else empty. */
	public function confirmed_environment(): string {
		return $this->read( 'environment' );
	}

	public function confirm_environment( string $environment ): void {
		$site = $this->site();
		if ( $site && ( $site['environment'] ?? '' ) !== $environment ) {
			update_option( self::SITE, array( 'environment' => $environment ) + $site, true );
		}
	}

	/** Null before enrolment and where they cannot be read. */
	public function secrets(): ?Secrets {
		$text = Vault::open( (string) get_option( self::SECRETS, '' ) );
		return null === $text ? null : Secrets::from_json( $text );
	}

	public function save_secrets( Secrets $secrets ): void {
		update_option( self::SECRETS, Vault::seal( $secrets->to_json() ), false );
	}

	/** Held by whoever saves secrets made from those that were there: of two at once, one would keep a key that has ended. */
	public function lease(): Lease {
		return new Lease( 'secrets', self::LEASE_SECONDS );
	}

	/** Reads anew what another process may have saved since this one began. */
	public function reload(): void {
		foreach ( array( self::SECRETS, 'alloptions', 'notoptions' ) as $name ) {
			wp_cache_delete( $name, 'options' );
		}
	}

	/** Keeps what the server answered to an enrolment. */
	public function connect( string $server, string $site_id, string $account_id, string $site_key, Secrets $secrets ): void {
		$this->save_secrets( $secrets );
		$site = array(
			'server'      => $server,
			'siteId'      => $site_id,
			'accountId'   => $account_id,
			'siteKey'     => $site_key,
			'address'     => self::address(),
			'environment' => '',
			'connectedAt' => time(),
		);
		update_option( self::SITE, $site, true );
	}

	public function forget(): void {
		delete_option( self::SITE );
		delete_option( self::SECRETS );
	}

	private function is_where_it_was(): bool {
		$address = self::address();
		if ( isset( $this->site()['address'] ) ) {
			return $this->read( 'address' ) === $address;
		}
		// Kept by a version that knew of no folders: the host alone, which says nothing of where the site was in it.
		return $this->read( 'home' ) === explode( '/', $address, 2 )[0];
	}

	private function read( string $name ): string {
		$value = $this->site()[ $name ] ?? '';
		return is_string( $value ) ? $value : '';
	}

	private function site(): array {
		$site = get_option( self::SITE );
		return is_array( $site ) ? $site : array();
	}

	/**
	 * Host and port without `www.`, and the folder: whether it is https changes without the site being another. As it stands
	 * in the database, since plugins for many languages answer another `home` on each. In a network `WP_HOME` counts for nothing.
	 */
	private static function address(): string {
		$home  = defined( 'WP_HOME' ) && ! is_multisite() ? WP_HOME : wp_load_alloptions()['home'] ?? get_option( 'home' );
		$parts = wp_parse_url( (string) $home );
		$host  = strtolower( $parts['host'] ?? '' );
		return preg_replace( '/^www\./', '', $host ) . ( isset( $parts['port'] ) ? ":{$parts['port']}" : '' ) . rtrim( $parts['path'] ?? '', '/' );
	}
}
