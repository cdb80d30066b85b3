<?php
/**
 * Starts the agent. Called once, by the newest copy, at `plugins_loaded` 0.
 *
 * @package TinyEclipse\Agent
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/autoload.php';
require __DIR__ . '/functions.php';

/** The one agent of this site. */
function agent(): Agent {
	static $agent = null;
	return $agent ??= new Agent( __DIR__ );
}

Hooks::add( agent() );
/** Plugins add their commands and parts of the state here. */
do_action( 'tinyeclipse_agent_loaded', agent() );
