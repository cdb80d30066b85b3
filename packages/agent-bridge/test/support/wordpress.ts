import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Constants, newSalts, writeConfig } from './config.ts'
import { linkFolder, type WordPressVersion } from './core.ts'
import { createMariaDatabase } from './mariadb.ts'
import { runInWordPress } from './php-process.ts'
import { logIn, type RestInit, type Session } from './session.ts'
import type { Ini } from './web-servers/ini.ts'
import { openToAll } from './web-servers/php-user.ts'
import { freePort, tailOf } from './web-servers/process-group.ts'
import { serve } from './web-servers/serve.ts'
import type { WebServerKind } from './web-servers/served.ts'
import { whole } from './whole.ts'
import { type DatabaseKind, install, OFFLINE, prepare, type Workshop, workshopOfRun } from './workshop.ts'

const LOCAL_NETWORK = fileURLToPath(new URL('mu-plugins/local-network.php', import.meta.url))

export interface WordPressOptions {
  version?: WordPressVersion
  database?: DatabaseKind
  /** Folders, copied to wp-content/plugins under their own names. */
  plugins?: string[]
  /** The plugins are activated in the order of the list, unless this is false. */
  activate?: boolean
  /** Files or folders, copied to wp-content/mu-plugins. */
  muPlugins?: string[]
  /** `WP_ENVIRONMENT_TYPE`; `local` when absent. */
  environment?: 'local' | 'development' | 'staging' | 'production'
  /** Requests that PHP answers at the same time; a site that calls itself needs two. */
  workers?: number
  /** For wp-config.php, beside and instead of what stands there. */
  constants?: Constants
  /** Settings of PHP, as `sendmail_path: '/bin/false'`; on Apache and nginx not those of `php()`. */
  ini?: Ini
  /** PHP's own unless another is asked for. */
  server?: WebServerKind
  /** As `/blog`, where the site is not the whole host; needs Apache or nginx. */
  subfolder?: string
  /** Addresses with `?p=1` and `?rest_route=`; else those with names. */
  hasPlainAddresses?: boolean
  /** Apache or nginx compresses all that it answers. */
  isCompressing?: boolean
  /** nginx stands before Apache. */
  isProxied?: boolean
  /** PHP reaches no file outside of the site. */
  isConfined?: boolean
  /** Whether PHP may write into the folders of WordPress; its files are another user's, where tests run as root. */
  isWritable?: boolean
  /** A loopback address of its own, such as 127.0.0.2, where two sites must differ by more than their port. */
  host?: string
  port?: number
}

export interface WordPressSite {
  url: string
  /** Where WordPress lies: wp-config.php and wp-content are this site's own. */
  folder: string
  port: number
  /** Runs the body of a PHP function with WordPress loaded, `$input` at hand, and answers what it returns. */
  php<T = unknown>(code: string, input?: object): Promise<T>
  activate(...plugins: string[]): Promise<void>
  /** Runs what is due, or will be within these seconds: WordPress does not by itself here. */
  cron(aheadSeconds?: number): Promise<Response>
  /** As someone who is not logged in, and read to its end; redirects are answered, not followed. */
  request(path: string, init?: RequestInit): Promise<Response>
  /** `admin`, `editor`, `author` or `subscriber`. */
  login(user?: string): Promise<Session>
  /** Calls `/wp-json/<path>` as the administrator. */
  adminRest(path: string, init?: RestInit): Promise<Response>
  /** Writes wp-config.php anew with these constants changed; undefined takes one out. */
  configure(constants: Record<string, Constants[string] | undefined>): void
  /** What PHP complained of, and WordPress with `WP_DEBUG`: empty when all is well. */
  complaints(): string
  stop(): Promise<void>
}

/** A real WordPress of its own, installed and running. In vitest the workshop is that of the run. */
export async function startWordPress(options: WordPressOptions = {}, workshop?: Workshop): Promise<WordPressSite> {
  const at = workshop ?? (await workshopOfRun())
  const { version = 'nightly', database = at.database, host = '127.0.0.1', ini = {}, server = 'php' } = options
  const { subfolder = '', hasPlainAddresses = false } = options
  const template = await prepare(at, version, database)
  const home = mkdtempSync(join(at.folder, 'site-'))
  const folder = join(home, 'www')
  linkFolder(join(template, 'www'), folder)
  const complaintsFile = join(home, 'debug.log')
  openToAll(complaintsFile)
  const port = options.port ?? (await freePort(host))
  const url = `http://${host}:${port}${subfolder}`
  let constants: Constants = {
    ...newSalts(),
    ...(await databaseConstants()),
    WP_HOME: url,
    WP_SITEURL: url,
    WP_ENVIRONMENT_TYPE: options.environment ?? 'local',
    WP_DEBUG: true,
    WP_DEBUG_DISPLAY: false,
    WP_DEBUG_LOG: complaintsFile,
    ...OFFLINE,
    ...options.constants,
  }
  writeConfig(folder, constants)
  if (database === 'mariadb') await install(folder)
  const { complaintsFile: earlyComplaints, stop: stopServer } = await serve(server, {
    folder,
    host,
    port,
    subfolder,
    workers: options.workers ?? 4,
    ini,
    isCompressing: options.isCompressing ?? false,
    isProxied: options.isProxied ?? false,
    isConfined: options.isConfined ?? false,
    isWritable: options.isWritable ?? true,
    owned: database === 'sqlite' ? [join(home, 'database')] : [],
    reached: [complaintsFile, join(home, 'sqlite')],
  })

  let admin: Promise<Session> | null = null
  const site: WordPressSite = {
    url,
    folder,
    port,
    php: <T>(code: string, input: object = {}) =>
      runInWordPress({ folder, host: `${host}:${port}` }, code, input, server === 'php' ? ini : {}).catch((error) => {
        throw new Error(`${error.message}\n${site.complaints()}`, { cause: error })
      }) as Promise<T>,
    async activate(...plugins) {
      for (const plugin of plugins) {
        const problem = await site.php<string | null>(ACTIVATE, { plugin })
        if (problem) throw new Error(`${plugin} could not be activated: ${problem}`)
      }
    },
    async cron(aheadSeconds = 0) {
      if (aheadSeconds > 0) await site.php(HURRY_CRON, { seconds: aheadSeconds })
      return site.request('/wp-cron.php')
    },
    request: (path, init) => whole(fetch(`${url}${path}`, { redirect: 'manual', ...init })),
    login: (user = 'admin') => logIn(url, user, { hasPlainAddresses }),
    async adminRest(path, init) {
      admin ??= site.login()
      return whole((await admin).rest(path, init))
    },
    configure(changes) {
      const entries = Object.entries({ ...constants, ...changes }).filter(([, value]) => value !== undefined)
      constants = Object.fromEntries(entries) as Constants
      writeConfig(folder, constants)
    },
    complaints: () => tailOf(complaintsFile) + tailOf(earlyComplaints),
    async stop() {
      await stopServer()
      rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  try {
    for (const file of [LOCAL_NETWORK, ...(options.muPlugins ?? [])]) {
      cpSync(file, join(folder, 'wp-content/mu-plugins', basename(file)), { recursive: true })
    }
    for (const plugin of options.plugins ?? []) {
      cpSync(plugin, join(folder, 'wp-content/plugins', basename(plugin)), { recursive: true, dereference: true })
    }
    if (hasPlainAddresses) await site.php("update_option( 'permalink_structure', '' );")
    if (options.activate !== false) await site.activate(...(options.plugins ?? []).map((plugin) => basename(plugin)))
    return site
  } catch (error) {
    await site.stop()
    throw error
  }

  async function databaseConstants(): Promise<Constants> {
    if (database === 'sqlite') {
      linkFolder(join(template, 'sqlite'), join(home, 'sqlite'))
      cpSync(join(template, 'database'), join(home, 'database'), { recursive: true })
      return { DB_NAME: 'wordpress', DB_DIR: join(home, 'database') }
    }
    if (!at.mariaDbSocket) throw new Error('This run has no MariaDB: start it with TEST_WP_DATABASE=mariadb')
    const name = `site_${randomBytes(6).toString('hex')}`
    await createMariaDatabase(at.mariaDbSocket, name)
    return {
      DB_NAME: name,
      DB_USER: 'root',
      DB_PASSWORD: '',
      DB_HOST: `localhost:${at.mariaDbSocket}`,
      DB_CHARSET: 'utf8mb4',
    }
  }
}

const HURRY_CRON = `
  $earlier = array();
  foreach ( _get_cron_array() as $at => $events ) $earlier[ $at - $input['seconds'] ] = $events;
  return _set_cron_array( $earlier );`

/** Answers what is wrong, or null. The main file of a plugin is the one with a header, whatever its name. */
const ACTIVATE = `
  wp_set_current_user( 1 );
  $files = array_keys( get_plugins( '/' . $input['plugin'] ) );
  if ( ! $files ) return 'there is no plugin in wp-content/plugins/' . $input['plugin'];
  $error = activate_plugin( $input['plugin'] . '/' . $files[0] );
  return is_wp_error( $error ) ? $error->get_error_message() : null;`
