<?php
/**
 * What the connector adds to a heartbeat.
 *
 * @package TinyEclipse\Connector
 */

namespace TinyEclipse\Connector;

defined( 'ABSPATH' ) || exit;

final class State {

	public static function add( array $state ): array {
		$state['languages'] = Languages\Languages::state();
		$state['forms']     = Forms\Reports::state();
		$state['modules']   = Modules::found();
		$state['content']   = Content\Report::read();
		return $state;
	}
}
