<?php
/**
 * Plugin Name: Agent host
 * Description: The least that a plugin does to bring the agent along.
 * Version:     1.0.0
 */

defined( 'ABSPATH' ) || exit;

require __DIR__ . '/vendor/tinyeclipse/agent.php';
