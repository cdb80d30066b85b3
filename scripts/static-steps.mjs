// The steps that `npm test` and `pnpm check` share.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pnpm, root } from './steps.mjs'

/** Every folder that has types to check is one with a tsconfig.json: a new package needs no line here. */
const typedFolders = ['packages', 'packages/server', 'packages/agent-bridge', 'examples']
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
  .filter((folder) => existsSync(join(root, folder, 'tsconfig.json')))

export const staticSteps = [
  { name: 'format and lint', commands: [['biome', 'ci', '--colors=off', '--error-on-warnings', '.']] },
  { name: 'types', commands: typedFolders.map((folder) => ['tsc', '-p', folder]) },
  { name: 'dependency rules', commands: [['node', 'scripts/rules.mjs']], show: true },
  { name: 'unused code', commands: [['knip']] },
]

export const buildStep = { name: 'build', commands: [pnpm('run', 'build')] }

export const sizeStep = { name: 'sizes', commands: [['node', 'scripts/sizes.mjs']], show: true }
