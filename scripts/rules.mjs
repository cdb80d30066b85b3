// Checks the rules of .dependency-cruiser.cjs: `node scripts/rules.mjs [folder of a checkout]`.
// Fails also when nothing was read, which dependency-cruiser itself calls a success.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const checkout = resolve(process.argv[2] ?? root)
const folders = ['packages', 'examples'].filter((folder) => existsSync(join(checkout, folder)))

const { stdout, stderr } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
    ...folders,
    '--config',
    join(root, '.dependency-cruiser.cjs'),
    '--output-type',
    'json',
  ],
  { cwd: checkout, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
)

const { modules, summary } = readResult()
const comments = new Map(summary.ruleSetUsed.forbidden.map(({ name, comment }) => [name, comment]))
for (const { rule, from, to, cycle } of summary.violations) {
  const path = cycle ? cycle.map(({ name }) => name).join(' → ') : to
  console.error(`${rule.name}: ${from} → ${path}\n    ${comments.get(rule.name)}`)
}

const read = modules.filter(({ source }) => /^(packages|examples)\/.+\.[cm]?[jt]sx?$/.test(source)).length
console.log(
  `${read} files, ${summary.totalDependenciesCruised} imports, ${summary.violations.length} against the rules`,
)
if (read === 0 || summary.totalDependenciesCruised === 0)
  console.error('dependency-cruiser read no files: check its config.')
if (read === 0 || summary.totalDependenciesCruised === 0 || summary.violations.length > 0) process.exitCode = 1

function readResult() {
  try {
    return JSON.parse(stdout)
  } catch (cause) {
    throw new Error(`dependency-cruiser gave no result: ${stderr || stdout.slice(0, 2_000)}`, { cause })
  }
}
