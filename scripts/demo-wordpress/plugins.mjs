import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root, StartError } from '../start/processes.mjs'

const PLUGINS = ['tinyeclipse-connector', 'tinyeclipse-analytics']

/** Installs the zips as a person does who uploads them, through WordPress's own installer, and activates what came of it. */
export async function installPlugins(site) {
  for (const name of PLUGINS) {
    const zip = join(root, 'examples/wordpress/dist', `${name}.zip`)
    if (!existsSync(zip)) throw new StartError(`${zip} is not there: \`pnpm build\` writes it.`)
    const problem = await site.php(INSTALL, { zip })
    if (problem) throw new StartError(`WordPress could not install ${name}.zip: ${problem}`)
    await site.activate(name)
  }
}

const INSTALL = `
  require_once ABSPATH . 'wp-admin/includes/class-wp-upgrader.php';
  require_once ABSPATH . 'wp-admin/includes/file.php';
  wp_set_current_user( 1 );
  $installed = ( new Plugin_Upgrader( new Automatic_Upgrader_Skin() ) )->install( $input['zip'] );
  return is_wp_error( $installed ) ? $installed->get_error_message() : ( $installed ? null : 'the installer gave up' );`
