import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { newSalts, writeConfig } from './config.ts'
import { layCore, laySqlite, type WordPressVersion } from './core.ts'
import { startMariaDb } from './mariadb.ts'
import { runPhpFile } from './php-process.ts'

declare module 'vitest' {
  interface ProvidedContext {
    wordpressWorkshop: Workshop
  }
}

export type DatabaseKind = 'sqlite' | 'mariadb'

/** Where sites are made: its folder holds what they are copied from. Plain values, as other threads get it too. */
export interface Workshop {
  folder: string
  /** What a site gets that asks for none. */
  database: DatabaseKind
  mariaDbSocket: string | null
}

const INSTALL = fileURLToPath(new URL('php/install.php', import.meta.url))

/** Opens a workshop, for as long as a test run or the demo lasts. */
export async function openWorkshop(
  database: DatabaseKind,
  folder = mkdtempSync(join(tmpdir(), 'tinyeclipse-wordpress-')),
): Promise<Workshop & { close(): Promise<void> }> {
  mkdirSync(folder, { recursive: true })
  const mariaDb = database === 'mariadb' ? await startMariaDb(join(folder, 'mariadb')) : null
  return {
    folder,
    database,
    mariaDbSocket: mariaDb?.socket ?? null,
    async close() {
      await mariaDb?.stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/**
 * The folder of a WordPress of this version, for sites to be copied from: `www`, and for SQLite its driver and an
 * installed `database`. Made when it is first asked for.
 */
export async function prepare(workshop: Workshop, version: WordPressVersion, database: DatabaseKind): Promise<string> {
  const folder = join(workshop.folder, `wordpress-${version}-${database}`)
  if (existsSync(folder)) return folder

  const draft = mkdtempSync(join(workshop.folder, 'draft-'))
  const www = join(draft, 'www')
  layCore(version, www)
  if (database === 'sqlite') {
    laySqlite(www)
    mkdirSync(join(draft, 'database'))
    const home = 'http://127.0.0.1'
    writeConfig(www, {
      ...newSalts(),
      DB_NAME: 'wordpress',
      DB_DIR: join(draft, 'database'),
      WP_HOME: home,
      WP_SITEURL: home,
      ...OFFLINE,
    })
    await install(www)
    rmSync(join(www, 'wp-config.php'))
  }
  try {
    renameSync(draft, folder)
  } catch (error) {
    // Another thread was faster; its files are the same.
    if (!existsSync(folder)) throw error
    rmSync(draft, { recursive: true, force: true })
  }
  return folder
}

/** That of the vitest run which this test belongs to. */
export async function workshopOfRun(): Promise<Workshop> {
  const { inject } = await import('vitest')
  return inject('wordpressWorkshop')
}

/** Gives a WordPress that has its configuration the tables and people it begins with. */
export const install = (www: string) => runPhpFile(INSTALL, [www])

/** Nothing of a test leaves the machine, and nothing happens that it did not ask for. */
export const OFFLINE = {
  WP_HTTP_BLOCK_EXTERNAL: true,
  WP_ACCESSIBLE_HOSTS: 'localhost,127.0.0.*',
  AUTOMATIC_UPDATER_DISABLED: true,
  DISABLE_WP_CRON: true,
}
