import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { layOut } from '../../../../examples/wordpress/build.mjs'
import { type Workshop, workshopOfRun } from './workshop.ts'

const bridge = fileURLToPath(new URL('../../', import.meta.url))

/** A plugin that does nothing but include the agent. */
export const AGENT_HOST = fileURLToPath(new URL('plugins/agent-host', import.meta.url))

/** One of the three plugins of examples/wordpress, complete as in its zip: a folder for `startWordPress({ plugins })`. */
export async function layPlugin(
  name: 'tinyeclipse-connector' | 'tinyeclipse-analytics' | 'tinyeclipse-wc',
  workshop?: Workshop,
): Promise<string> {
  const folder = join(await newFolder(workshop), name)
  await layOut(name, folder)
  return folder
}

/** A copy of a plugin with the agent in its `vendor/tinyeclipse`; under another name or version where both are asked for. */
export async function bundle(
  plugin: string,
  { name = basename(plugin), version }: { name?: string; version?: string } = {},
  workshop?: Workshop,
): Promise<string> {
  const folder = join(await newFolder(workshop), name)
  const vendor = join(folder, 'vendor/tinyeclipse')
  cpSync(plugin, folder, { recursive: true })
  cpSync(join(bridge, 'php'), vendor, { recursive: true })
  if (existsSync(join(bridge, 'build'))) cpSync(join(bridge, 'build'), join(vendor, 'build'), { recursive: true })
  if (version) setVersion(join(vendor, 'agent.php'), version)
  return folder
}

function setVersion(file: string, version: string): void {
  const text = readFileSync(file, 'utf8')
  const changed = text.replace(/('version'\s*=>\s*)'[^']*'/, `$1'${version}'`)
  if (changed === text) throw new Error(`${file} tells no version to change`)
  writeFileSync(file, changed)
}

const newFolder = async (workshop?: Workshop) =>
  mkdtempSync(join((workshop ?? (await workshopOfRun())).folder, 'plugin-'))
