// `pnpm bench <name> [options]` runs <name>.ts of the bench folder of a package, on the sources.
// The last line of its output is one JSON object; with --json the bench prints nothing else.

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { basename, delimiter, join } from 'node:path'
import { root } from './steps.mjs'

const folders = ['server', 'tracker', 'agent-bridge'].map((name) => join(root, 'packages', name, 'bench'))
const [name, ...options] = process.argv.slice(2)
const files = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file)),
)
const file = files.find((each) => basename(each, '.ts') === name)

if (!file) {
  const names = files.map((each) => basename(each, '.ts'))
  console.error(`Usage: pnpm bench <name> [--json]\nNames: ${names.join(', ')}`)
  process.exit(2)
}

const bin = join(root, 'node_modules', '.bin')
if (!existsSync(join(bin, 'node'))) {
  console.error('Nothing is installed yet: run `npm test` or `pnpm install` first.')
  process.exit(2)
}
const { status } = spawnSync(join(bin, 'node'), ['--conditions=tinyeclipse-source', file, ...options], {
  stdio: 'inherit',
  env: { ...process.env, PATH: bin + delimiter + process.env.PATH },
})
process.exitCode = status ?? 1
