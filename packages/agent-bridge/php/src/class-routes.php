<?php
/**
 * What the library answers under `tinyeclipse/v1`.
 */

namespace TinyEclipse\Agent;

defined( 'ABSPATH' ) || exit;

/** The table of contents; each route has a class. */
final class Routes {

	public const SPACE = 'tinyeclipse/v1';

	public function __construct( private Agent $agent ) {}

	public function register(): void {
		( new Wake_Route( $this->agent ) )->register();
		( new Connection_Routes( $this->agent ) )->register();
		( new Check_Routes( $this->agent ) )->register();
		( new Proxy( $this->agent ) )->register();
	}
}
