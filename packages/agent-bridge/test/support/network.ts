import { runInWordPress } from './php-process.ts'
import { logIn, type Session } from './session.ts'
import { startWordPress, type WordPressOptions, type WordPressSite } from './wordpress.ts'

/** A network of sites in folders of one host. What is not of one site alone, such as `configure`, is that of the network. */
export interface Network {
  main: WordPressSite
  /** Makes a site at `/<name>/`, as an administrator of the network would. */
  add(name: string): Promise<NetworkSite>
  /** Makes a site on a domain of its own, which only `php()` reaches. */
  addOn(domain: string): Promise<NetworkSite>
}

export interface NetworkSite extends WordPressSite {
  /** Its number in the network; the main site is 1. */
  id: number
}

/** Makes a network of a new WordPress. Its plugins are there and active nowhere: where they shall be is what a test says. */
export async function startNetwork(options: WordPressOptions = {}): Promise<Network> {
  const main = await startWordPress({ ...options, activate: false })
  const domain = new URL(main.url).host
  try {
    main.configure({ WP_INSTALLING_NETWORK: true })
    await main.php(INSTALL, { domain })
    main.configure({
      WP_INSTALLING_NETWORK: undefined,
      WP_ALLOW_MULTISITE: true,
      MULTISITE: true,
      SUBDOMAIN_INSTALL: false,
      DOMAIN_CURRENT_SITE: domain,
      PATH_CURRENT_SITE: '/',
      SITE_ID_CURRENT_SITE: 1,
      BLOG_ID_CURRENT_SITE: 1,
    })
    return { main, add: (name) => make(domain, `/${name}/`), addOn: (own) => make(own, '/') }
  } catch (error) {
    await main.stop()
    throw error
  }

  async function make(host: string, path: string): Promise<NetworkSite> {
    const id = await main.php<number>(ADD, { domain: host, path })
    const place = { folder: main.folder, host, path }
    const url = `http://${host}${path.replace(/\/$/, '')}`
    let admin: Promise<Session> | null = null
    const site: NetworkSite = {
      ...main,
      id,
      url,
      php: <T>(code: string, input: object = {}) => runInWordPress(place, code, input, {}) as Promise<T>,
      request: (path, init) => fetch(`${url}${path}`, { redirect: 'manual', ...init }),
      login: (user = 'admin') => logIn(url, user),
      cron: async (aheadSeconds = 0) => {
        if (aheadSeconds > 0) throw new Error('Only the main site can hurry its cron')
        return site.request('/wp-cron.php')
      },
      async adminRest(path, init) {
        admin ??= site.login()
        return (await admin).rest(path, init)
      },
    }
    return site
  }
}

const INSTALL = `
  global $wpdb;
  require_once ABSPATH . 'wp-admin/includes/upgrade.php';
  foreach ( $wpdb->tables( 'ms_global' ) as $name => $table ) $wpdb->$name = $table;
  install_network();
  $made = populate_network( 1, $input['domain'], 'admin@example.be', 'Chocolade van hier', '/', false );
  if ( is_wp_error( $made ) ) throw new Exception( $made->get_error_message() );`

/** Without the samples and with addresses as a test expects them. */
const ADD = `
  $id = wpmu_create_blog( $input['domain'], $input['path'], 'Zwarte Maan ' . $input['path'], 1, array( 'public' => 1 ), 1 );
  if ( is_wp_error( $id ) ) throw new Exception( $id->get_error_message() );
  switch_to_blog( $id );
  update_option( 'permalink_structure', '/%postname%/' );
  flush_rewrite_rules( false );
  restore_current_blog();
  return $id;`
