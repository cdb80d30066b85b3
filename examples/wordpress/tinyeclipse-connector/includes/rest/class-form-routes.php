<?php
/**
 * Forms and what was sent with them, where their plugin keeps it.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector\Rest;

use TinyEclipse\Connector\Forms\Form_Plugin;
use TinyEclipse\Connector\Forms\Reports;
use TinyEclipse\Connector\Forms\Submission;
use TinyEclipse\Connector\Options;

defined( 'ABSPATH' ) || exit;

final class Form_Routes {

	/** A site has tens of forms; each plugin gives its first ones. */
	private const MOST_OF_A_PLUGIN = 500;

	public function list(): array {
		$items = array();
		foreach ( Reports::plugins() as $plugin ) {
			foreach ( $plugin->forms( 0, self::MOST_OF_A_PLUGIN ) as $form ) {
				$items[] = array(
					'id'               => "{$plugin->name()}:{$form['id']}",
					'plugin'           => $plugin->name(),
					'title'            => $form['title'],
					'keepsSubmissions' => $plugin->keeps_submissions(),
				);
			}
		}
		return array( 'items' => $items );
	}

	public function submissions( \WP_REST_Request $request ) {
		// One switch for what the site tells and what it is asked for: the owner thinks of the words of visitors, not of their way.
		if ( Access::is_server( $request ) && ! Options::is_on( 'reports_forms' ) ) {
			return new \WP_Error( 'not_allowed', __( 'The owner of this site has switched off that the server reads what visitors send.', 'tinyeclipse-connector' ), array( 'status' => 403 ) );
		}
		list( $name, $id ) = explode( ':', $request['id'] );
		$plugin            = self::plugin( $name );
		if ( ! $plugin ) {
			return new \WP_Error( 'not_found', __( 'There is no such form.', 'tinyeclipse-connector' ), array( 'status' => 404 ) );
		}
		return Pages::answer(
			$request,
			$plugin->submissions( $id, (int) $request['cursor'], (int) $request['limit'] ),
			array( self::class, 'shape' ),
			static fn( Submission $submission ): int => (int) $submission->entry_id
		);
	}

	public static function shape( Submission $submission ): array {
		return $submission->data() + array( 'url' => $submission->url, 'sentAt' => $submission->sent_at );
	}

	private static function plugin( string $name ): ?Form_Plugin {
		foreach ( Reports::plugins() as $plugin ) {
			if ( $plugin->name() === $name ) {
				return $plugin;
			}
		}
		return null;
	}
}
