<?php
/**
 * A part of what the server is told about the site.
 */

namespace TinyEclipse\Agent\State;

defined( 'ABSPATH' ) || exit;

/** Made and asked once for a heartbeat, from cron: it may take milliseconds, not seconds. */
interface Part {

	/** As docs/agent-protocol.md shows it; null where this site cannot know. */
	public function collect(): mixed;
}
