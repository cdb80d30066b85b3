<?php
/**
 * Removes what the plugin made.
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

delete_option( 'my_plugin_notice' );
