<?php
/**
 * Production or staging.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/**
 * Adds up what speaks for staging (above 0) and for production (below). Every factor is told, so that a person can see why,
 * and what a person confirmed on the server counts instead.
 */
final class Environment {

	/** Most sites are what visitors see. */
	private const PRIOR = -0.5;

	private const STAGING_WORDS   = '/(^|[.\-])(staging|stage|stg|dev|develop|test|testing|acc|acceptance|uat|preview|preprod|sandbox|demo|beta)\d*([.\-]|$)/';
	private const RESERVED_ENDING = '/(^|\.)(test|local|localhost|example|invalid|internal)$/';
	/** Addresses that hosts give a site before it has its own. */
	private const OF_HOSTS = '/\.(wpengine\.com|wpenginepowered\.com|kinsta\.cloud|pantheonsite\.io|flywheelsites\.com|flywheelstaging\.com|cloudwaysapps\.com|wpcomstaging\.com|mystagingwebsite\.com|myftpupload\.com|sg-host\.com|azurewebsites\.net|platformsh\.site|instawp\.xyz|ngrok\.io|ngrok-free\.app)$/';

	/** `{ value, factors }` as the protocol has it. */
	public function detect(): array {
		$factors = array_map(
			static fn( array $factor ): array => array_combine( array( 'name', 'value', 'weight', 'contribution' ), $factor ),
			array( $this->prior(), $this->type(), $this->host(), $this->hosting(), $this->hidden(), $this->displayed(), $this->unencrypted() )
		);
		return array(
			'value'   => array_sum( array_column( $factors, 'contribution' ) ) > 0 ? 'staging' : 'production',
			'factors' => $factors,
		);
	}

	/** As a person confirmed it, or else as it looks. */
	public static function is_staging( Settings $settings ): bool {
		$confirmed = $settings->confirmed_environment();
		$value     = '' === $confirmed ? ( new self() )->detect()['value'] : $confirmed;
		/**
		 * Decides whether this site counts as staging.
		 *
		 * @param bool   $is_staging As confirmed or detected.
		 * @param string $confirmed  `production`, `staging`, or empty while nobody has said it.
		 */
		return (bool) apply_filters( 'tinyeclipse_is_staging', 'staging' === $value, $confirmed );
	}

	private function prior(): array {
		return array( 'prior', null, self::PRIOR, self::PRIOR );
	}

	/** `production` is also what WordPress answers where nobody said anything: then it says nothing. */
	private function type(): array {
		$type    = wp_get_environment_type();
		$is_said = defined( 'WP_ENVIRONMENT_TYPE' ) || false !== getenv( 'WP_ENVIRONMENT_TYPE' );
		if ( 'production' === $type ) {
			return array( 'environment_type', $is_said ? $type : null, 0.6, $is_said ? -0.6 : 0.0 );
		}
		return array( 'environment_type', $type, 1.0, 1.0 );
	}

	private function host(): array {
		$host   = strtolower( (string) wp_parse_url( (string) get_option( 'home' ), PHP_URL_HOST ) );
		$weight = $this->weight_of( trim( $host, '[]' ) );
		return array( 'host', $host, $weight, $weight );
	}

	private function weight_of( string $host ): float {
		if ( preg_match( self::RESERVED_ENDING, $host ) || filter_var( $host, FILTER_VALIDATE_IP ) ) {
			return 1.0;
		}
		if ( preg_match( self::OF_HOSTS, $host ) ) {
			return 0.8;
		}
		return preg_match( self::STAGING_WORDS, $host ) ? 0.7 : 0.0;
	}

	/** What hosts and plugins set on a clone. */
	private function hosting(): array {
		$said = array_filter(
			array(
				'KINSTA_DEV_ENV'       => defined( 'KINSTA_DEV_ENV' ) && KINSTA_DEV_ENV,
				'JETPACK_STAGING_MODE' => defined( 'JETPACK_STAGING_MODE' ) && JETPACK_STAGING_MODE,
				'is_wpe_snapshot'      => function_exists( 'is_wpe_snapshot' ) && is_wpe_snapshot(),
				'wpstg_is_staging'     => 'true' === get_option( 'wpstg_is_staging_site' ),
			)
		);
		return array( 'said_by_host', $said ? array_key_first( $said ) : null, 1.0, $said ? 1.0 : 0.0 );
	}

	private function hidden(): array {
		$is_hidden = '0' === (string) get_option( 'blog_public' );
		return array( 'hidden_from_search_engines', $is_hidden, 0.4, $is_hidden ? 0.4 : 0.0 );
	}

	private function displayed(): array {
		$is_shown = defined( 'WP_DEBUG' ) && WP_DEBUG && defined( 'WP_DEBUG_DISPLAY' ) && WP_DEBUG_DISPLAY;
		return array( 'shows_php_errors', $is_shown, 0.2, $is_shown ? 0.2 : 0.0 );
	}

	private function unencrypted(): array {
		$is_plain = 'https' !== wp_parse_url( (string) get_option( 'home' ), PHP_URL_SCHEME );
		return array( 'without_https', $is_plain, 0.2, $is_plain ? 0.2 : 0.0 );
	}
}
