import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { environment, root, run, StartError, say } from './processes.mjs'

/** In the order they need each other: `needs` are those whose output, or sources, a build takes in. */
export const SERVER = [
  { folder: 'packages/sdk', output: 'dist/index.js', needs: [] },
  { folder: 'packages/tracker', output: 'dist/t.js', needs: ['packages/sdk'] },
  { folder: 'packages/server', output: 'dist/main.js', needs: ['packages/sdk'] },
]
const EXAMPLES = [
  { folder: 'examples/shop', output: 'dist/shop.js', needs: [] },
  { folder: 'examples/dashboard', output: 'dist/index.html', needs: ['packages/sdk', 'packages/analytics-view'] },
]
const OUTPUTS = new Set(['node_modules', 'dist', 'build', 'test', 'bench', 'data'])

/** Builds what `npm start` runs, or other packages: those that are not there or have other sources than the last time. */
export async function build(packages = [...SERVER, ...EXAMPLES]) {
  const lockfile = readFileSync(join(root, 'pnpm-lock.yaml'))
  const folders = new Set(packages.flatMap(({ folder, needs }) => [folder, ...needs]))
  const sources = new Map([...folders].map((folder) => [folder, hashFolder(join(root, folder), lockfile)]))
  for (const { folder, output, needs } of packages) {
    const stamp = join(root, folder, 'node_modules/.built-sources')
    const wanted = [folder, ...needs].map((each) => sources.get(each)).join(' ')
    const isThere = existsSync(join(root, folder, output)) && existsSync(stamp)
    if (isThere && readFileSync(stamp, 'utf8') === wanted) continue
    await buildPackage(folder)
    writeFileSync(stamp, wanted)
  }
}

async function buildPackage(folder) {
  const cwd = join(root, folder)
  const { name, scripts } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'))
  say(`Building ${name}`)
  const { PATH } = environment()
  try {
    await run(scripts.build, [], {
      cwd,
      shell: true,
      // What every package takes of the repository's own tools, such as tsc, as pnpm has it.
      env: environment({
        PATH: [join(cwd, 'node_modules/.bin'), PATH, join(root, 'node_modules/.bin')].join(delimiter),
      }),
      // A build tells of its progress on stdout; what is wrong stands on stderr.
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  } catch (cause) {
    throw new StartError(`${cause.message}\n${name} could not be built; what the build said is above.`, { cause })
  }
}

function hashFolder(folder, lockfile) {
  const hash = createHash('sha256').update(lockfile)
  addFolder(hash, folder)
  return hash.digest('hex')
}

function addFolder(hash, folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1))
  for (const entry of entries) {
    if (OUTPUTS.has(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) addFolder(hash, path)
    else hash.update(path).update(readFileSync(path))
  }
}
