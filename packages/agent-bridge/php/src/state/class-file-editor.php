<?php
/**
 * Whether plugins and themes can be edited in the browser.
 */

namespace TinyEclipse\Agent\State;

defined( 'ABSPATH' ) || exit;

final class File_Editor implements Part {

	public function collect(): bool {
		$is_off = defined( 'DISALLOW_FILE_EDIT' ) && DISALLOW_FILE_EDIT;
		return ! $is_off && wp_is_file_mod_allowed( 'capability_edit_themes' );
	}
}
