// `pnpm bench <name> [options]` runs packages/server/bench/<name>.ts on the sources.
// The last line of its output is one JSON object; with --json the bench prints nothing else.

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { root } from './steps.mjs'

const folder = join(root, 'packages/server/bench')
const [name, ...options] = process.argv.slice(2)
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))

if (!names.includes(name)) {
  console.error(`Usage: pnpm bench <name> [--json]\nNames: ${names.join(', ') || 'none yet'}`)
  process.exit(2)
}

const bin = join(root, 'node_modules', '.bin')
if (!existsSync(join(bin, 'node'))) {
  console.error('Nothing is installed yet: run `npm test` or `pnpm install` first.')
  process.exit(2)
}
const { status } = spawnSync(
  join(bin, 'node'),
  ['--conditions=tinyeclipse-source', join(folder, `${name}.ts`), ...options],
  { stdio: 'inherit', env: { ...process.env, PATH: bin + delimiter + process.env.PATH } },
)
process.exitCode = status ?? 1
