// Lays the agent (PHP library and built screens) into the connector, and writes each plugin as a zip that installs.
//   node examples/wordpress/build.mjs        dist/<plugin>/ and dist/<plugin>.zip

import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { zipSync } from 'fflate'
import { textsIn, toPot } from './texts.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const bridge = join(here, '../../packages/agent-bridge')
const plugins = ['tinyeclipse-connector', 'tinyeclipse-analytics', 'tinyeclipse-wc']

/** The same sources give the same bytes: no file carries the time of the build. ZIP cannot tell of earlier years. */
const WRITTEN_AT = new Date(1980, 0, 1)

/** Copies a plugin to `to`, complete: with the library where the plugin bundles it. */
export const layOut = async (name, to) => {
  await rm(to, { recursive: true, force: true })
  await cp(join(here, name), to, { recursive: true })
  await writeFile(join(to, `languages/${name}.pot`), toPot(textsIn(to)))
  if (name === 'tinyeclipse-connector') await layAgent(join(to, 'vendor/tinyeclipse'))
  // What it needs to leave a network, when the connector may be gone already.
  if (name === 'tinyeclipse-analytics') await cp(join(bridge, 'php/every-site.php'), join(to, 'vendor/every-site.php'))
}

const layAgent = async (to) => {
  await rm(to, { recursive: true, force: true })
  await cp(join(bridge, 'php'), to, { recursive: true })
  // The PHP side works without screens, and says so; a build of the whole repository has them.
  const screens = await readdir(join(bridge, 'build')).catch(() => [])
  if (screens.length > 0) await cp(join(bridge, 'build'), join(to, 'build'), { recursive: true })
}

const filesIn = async (folder) => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

const writeZip = async (folder, file) => {
  const name = basename(folder)
  const entries = {}
  for (const path of await filesIn(folder)) {
    entries[`${name}/${relative(folder, path).split(sep).join('/')}`] = await readFile(path)
  }
  await writeFile(file, zipSync(entries, { level: 9, mtime: WRITTEN_AT }))
}

/** Answers the zips it wrote. */
export const build = async (to) => {
  await mkdir(to, { recursive: true })
  for (const name of plugins) {
    await layOut(name, join(to, name))
    await writeZip(join(to, name), join(to, `${name}.zip`))
  }
  return plugins.map((name) => join(to, `${name}.zip`))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build(join(here, 'dist'))
