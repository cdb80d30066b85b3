<?php
/**
 * The site itself: settings of this plugin, what it can do, public options, mail.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Rest;

use TinyEclipse\Agent\Mail_Health;
use TinyEclipse\Connector\Connection;
use TinyEclipse\Connector\Forms;
use TinyEclipse\Connector\Languages\Languages;
use TinyEclipse\Connector\Measuring\Consent;
use TinyEclipse\Connector\Modules;
use TinyEclipse\Connector\Options;
use const TinyEclipse\Connector\VERSION;
use function TinyEclipse\Agent\agent;

defined( 'ABSPATH' ) || exit;

final class Site_Routes {

	/** What anyone could see on the site or a visitor could find out; nothing else is read, whatever is asked. */
	private const READABLE = array(
		'blogname',
		'blogdescription',
		'timezone_string',
		'gmt_offset',
		'date_format',
		'time_format',
		'start_of_week',
		'posts_per_page',
		'default_comment_status',
		'default_ping_status',
		'blog_public',
		'show_on_front',
		'page_on_front',
		'page_for_posts',
		'permalink_structure',
		'users_can_register',
		'WPLANG',
	);

	public static function config_args(): array {
		$switch = array( 'type' => 'boolean' );
		return array(
			'measures'       => $switch,
			'excludedRoles'  => array( 'type' => 'array', 'maxItems' => 100, 'items' => array( 'type' => 'string' ) ),
			'reportsForms'   => $switch,
			'reportsJobs'    => $switch,
			'reportsContent' => $switch,
			'sharesPersons'  => $switch,
			'keepsData'      => $switch,
		);
	}

	public function config(): array {
		$options = Options::all();
		return array(
			'version'        => VERSION,
			'isConnected'    => Connection::is_connected(),
			'serverUrl'      => Connection::server_url(),
			'siteId'         => Connection::site_id(),
			'siteKey'        => Connection::site_key(),
			'isStaging'      => tinyeclipse_is_staging(),
			'measures'       => $options['measures'],
			'excludedRoles'  => $options['excluded_roles'],
			'roles'          => array_map( 'translate_user_role', wp_roles()->get_names() ),
			'asksConsent'    => Consent::is_asked(),
			'reportsForms'   => $options['reports_forms'],
			'reportsJobs'    => $options['reports_jobs'],
			'reportsContent' => $options['reports_content'],
			'sharesPersons'  => $options['shares_persons'],
			'keepsData'      => $options['keeps_data'],
		);
	}

	public function change_config( \WP_REST_Request $request ): array {
		$changes = array();
		foreach ( array_keys( self::config_args() ) as $name ) {
			if ( $request->has_param( $name ) ) {
				$changes[ strtolower( (string) preg_replace( '/[A-Z]/', '_$0', $name ) ) ] = $request[ $name ];
			}
		}
		Options::change( $changes );
		return $this->config();
	}

	public function capabilities(): array {
		$capabilities = array(
			'agent'     => agent()->protocol(),
			'connector' => VERSION,
			'modules'   => Modules::found(),
			'forms'     => array_map( static fn( Forms\Form_Plugin $plugin ): string => $plugin->name(), Forms\Reports::plugins() ),
			'languages' => Languages::source()->plugin(),
			'isStaging' => tinyeclipse_is_staging(),
		);
		/** Adds what a plugin can do for the server: an array of name and anything. */
		return (array) apply_filters( 'tinyeclipse_capabilities', $capabilities );
	}

	public function options(): array {
		$options = array();
		foreach ( self::READABLE as $name ) {
			$options[ $name ] = get_option( $name );
		}
		return $options;
	}

	public function mail(): array {
		return Mail_Health::summary();
	}
}
