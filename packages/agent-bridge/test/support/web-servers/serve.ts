import { mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { serveApache } from './apache.ts'
import { serveFpm } from './fpm.ts'
import type { Ini } from './ini.ts'
import { servePhp } from './php.ts'
import { giveToPhp, letPass, openToAll } from './php-user.ts'
import type { WebServerKind } from './served.ts'

const STARTERS = { php: servePhp, apache: serveApache, fpm: serveFpm }

interface SiteToServe {
  /** WordPress, its configuration written. */
  folder: string
  host: string
  port: number
  subfolder: string
  workers: number
  ini: Ini
  isCompressing: boolean
  isProxied: boolean
  /** PHP reaches the site's files and nothing else. */
  isConfined: boolean
  /** PHP may write into the folders of the site. */
  isWritable: boolean
  /** Folders beside WordPress that PHP writes to. */
  owned: string[]
  /** Files and folders beside it that are in PHP's reach as they are. */
  reached: string[]
}

/** Starts a web server for a site, and answers once it does. */
export async function serve(
  kind: WebServerKind,
  site: SiteToServe,
): Promise<{ complaintsFile: string; stop(): Promise<void> }> {
  const { folder, host, port, subfolder, ini, owned, reached } = site
  const home = dirname(folder)
  const work = join(home, 'server')
  const temporary = join(work, 'tmp')
  const errorLog = join(work, 'php-errors.log')
  mkdirSync(temporary, { recursive: true })
  openToAll(errorLog)
  if (kind !== 'php') {
    letPass(dirname(home), home)
    const wordpress = site.isWritable ? [folder, join(folder, 'wp-content'), join(folder, 'wp-content/plugins')] : []
    for (const each of wordpress) giveToPhp(each, { isDeep: false })
    for (const each of [temporary, ...owned]) giveToPhp(each, { isDeep: true })
  }
  const confinement = [folder, temporary, errorLog, ...owned, ...reached].join(':')
  const { stop } = await STARTERS[kind]({
    ...site,
    root: subfolder ? rootAbove(folder, work, subfolder) : folder,
    work,
    probe: `http://${host}:${port}${subfolder}/wp-includes/images/blank.gif`,
    ini: {
      ...ini,
      ...(kind !== 'php' && { sys_temp_dir: temporary, upload_tmp_dir: temporary, 'session.save_path': temporary }),
      ...(site.isConfined && { open_basedir: confinement }),
    },
    logFile: join(home, 'server.log'),
    errorLog,
  })
  return { complaintsFile: errorLog, stop }
}

/** A folder in which WordPress lies under a name: a link, as it stays where its database looks for it. */
function rootAbove(folder: string, work: string, subfolder: string): string {
  const root = join(work, 'root')
  mkdirSync(root, { recursive: true })
  symlinkSync(folder, join(root, subfolder))
  return root
}
