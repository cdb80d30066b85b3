import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../../../..')

export interface Packed {
  /** A project of a stranger: npm installed the packages into it, as they would be uploaded. */
  project: string
  packages: { name: string; tarball: string }[]
}

declare module 'vitest' {
  interface ProvidedContext {
    packed: Packed
  }
}

/** Vitest's global setup: packs every public package once and installs them all, for every test file of the project. */
export async function setup(vitest: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'tinyeclipse-packages-'))
  const project = join(folder, 'project')
  const packages = await pack(folder)
  await mkdir(project)
  await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const tarballs = packages.map(({ tarball }) => tarball)
  await run('npm', ['install', ...NPM_FLAGS, ...tarballs], { cwd: project, env: strangersEnv() })
  vitest.provide('packed', { project, packages })
  return () => rm(folder, { recursive: true, force: true })
}

export const NPM_FLAGS = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']

/** Without what the test run itself was given, such as NODE_OPTIONS or the settings of an outer npm. */
export function strangersEnv(): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_(?!config_)|NODE_OPTIONS|NODE_ENV|VITEST|TEST)/.test(name),
  )
  return Object.fromEntries(kept)
}

async function pack(folder: string): Promise<Packed['packages']> {
  const { packageManager } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const filters = (await publicNames()).flatMap((name) => ['--filter', name])
  const args = ['--yes', packageManager, ...filters, 'pack', '--json', '--pack-destination', folder]
  const { stdout } = await run('npx', args, { cwd: root })
  const packed: { name: string; filename: string }[] = JSON.parse(stdout)
  return packed.map(({ name, filename }) => ({ name, tarball: filename })).sort((a, b) => a.name.localeCompare(b.name))
}

/** What `changeset publish` would upload: the others under packages/ are private. */
export async function publicNames(): Promise<string[]> {
  const manifests: { name: string; private?: boolean }[] = await Promise.all(
    (await readdir(join(root, 'packages'))).map(async (name) =>
      JSON.parse(await readFile(join(root, 'packages', name, 'package.json'), 'utf8')),
    ),
  )
  return manifests
    .filter((manifest) => !manifest.private)
    .map(({ name }) => name)
    .sort()
}
