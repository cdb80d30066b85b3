// Sizes of what browsers load, gzipped, against the limits of .size-limit.json and the figures of sizes.json.
// `node scripts/sizes.mjs --write` keeps the new figures: commit them with the change that caused them.

import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './steps.mjs'

const file = join(root, 'sizes.json')
const before = JSON.parse(readFileSync(file, 'utf8'))
const { stdout, stderr } = spawnSync('size-limit', ['--json'], { cwd: root, encoding: 'utf8' })

const sizes = readResult()
for (const { name, size, sizeLimit, passed } of sizes) {
  if (size === undefined) throw new Error(`${name} is not built. Run \`pnpm build\` first.`)
  const change =
    before[name] === undefined ? 'new' : (size - before[name]).toLocaleString('en', { signDisplay: 'always' })
  console.log(`${name}: ${size.toLocaleString('en')} B (${change}), limit ${sizeLimit.toLocaleString('en')} B`)
  if (passed) continue
  console.error(`${name} is over its limit`)
  process.exitCode = 1
}
if (process.argv.includes('--write')) {
  const figures = Object.fromEntries(sizes.map(({ name, size }) => [name, size]))
  writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`)
}

function readResult() {
  try {
    const result = JSON.parse(stdout)
    if (!Array.isArray(result)) throw new Error(result.error)
    return result
  } catch (cause) {
    throw new Error(`size-limit gave no result; is everything built? ${stderr}`, { cause })
  }
}
