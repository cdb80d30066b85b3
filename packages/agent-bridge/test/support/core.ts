import { copyFileSync, cpSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { unzip } from './unzip.ts'

/** WordPress as it lies in npm: 6.7-alpha (July 2024), 6.6-RC3 and 6.5.5. */
export type WordPressVersion = 'nightly' | 'beta' | '6.5'

const require = createRequire(import.meta.url)
const builds = dirname(require.resolve('@wp-playground/wordpress-builds/package.json'))
const sqliteZip = join(dirname(require.resolve('@wp-playground/cli/package.json')), 'sqlite-database-integration.zip')

/** Puts a WordPress without configuration and database into the folder. */
export function layCore(version: WordPressVersion, folder: string): void {
  unzip(join(builds, `src/wordpress/wp-${version}.zip`), folder)
  // The zips have no scripts and styles: those lie beside them.
  cpSync(join(builds, `public/wp-${version}`), folder, { recursive: true })
  for (const leftover of ['wp-config.php', 'wp-content/database', 'wp-content/debug.log'])
    rmSync(join(folder, leftover), { recursive: true, force: true })
  mkdirSync(join(folder, 'wp-content/mu-plugins'), { recursive: true })
}

/** Puts WordPress on SQLite by its drop-in, which lies beside the site and not in it, so that no plugin is listed for it. */
export function laySqlite(www: string): void {
  unzip(sqliteZip, join(www, '../sqlite'))
  const name = 'plugin-sqlite-database-integration'
  const text = readFileSync(join(www, '../sqlite', name, 'db.copy'), 'utf8')
    .replaceAll("'{SQLITE_IMPLEMENTATION_FOLDER_PATH}'", `dirname( __DIR__, 2 ) . '/sqlite/${name}'`)
    .replaceAll('{SQLITE_PLUGIN}', 'sqlite-database-integration/load.php')
  writeFileSync(join(www, 'wp-content/db.php'), text)
}

/**
 * A second WordPress from the same files: hard links, as copying 4,000 of them takes a second. Nothing in them is
 * written in place: plugins, configuration, uploads and database are each site's own.
 */
export function linkFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) linkFolder(source, target)
    else link(source, target)
  }
}

function link(source: string, target: string): void {
  try {
    linkSync(source, target)
  } catch (error) {
    // A file system without hard links, or one that has given out as many as it can.
    if (!['EXDEV', 'EMLINK', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    copyFileSync(source, target)
  }
}
