import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { environment, root, run, StartError, say, shop } from './processes.mjs'

/** In the order they need each other. */
const packages = [
  { folder: 'packages/sdk', output: 'dist/index.js' },
  { folder: 'packages/tracker', output: 'dist/t.js' },
  { folder: 'packages/server', output: 'dist/main.js' },
  { folder: 'examples/shop', output: 'dist/numbers.js' },
]
const OUTPUTS = new Set(['node_modules', 'dist', 'test', 'bench', 'data'])
const stamp = join(shop, 'node_modules/.built-sources')

/** Builds what the examples need; nothing when their sources are those of the last time. */
export async function build() {
  const sources = hashSources()
  const isThere = packages.every(({ folder, output }) => existsSync(join(root, folder, output)))
  if (isThere && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return

  for (const { folder } of packages) {
    const cwd = join(root, folder)
    const { name, scripts } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'))
    say(`Building ${name}`)
    const { PATH } = environment()
    try {
      await run(scripts.build, [], {
        cwd,
        shell: true,
        env: environment({ PATH: join(cwd, 'node_modules/.bin') + delimiter + PATH }),
        // A build tells of its progress on stdout; what is wrong stands on stderr.
        stdio: ['ignore', 'ignore', 'pipe'],
      })
    } catch (cause) {
      throw new StartError(`${cause.message}\n${name} could not be built; what the build said is above.`, { cause })
    }
  }
  writeFileSync(stamp, sources)
}

function hashSources() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'pnpm-lock.yaml')))
  for (const { folder } of packages) hashFolder(hash, join(root, folder))
  return hash.digest('hex')
}

function hashFolder(hash, folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1))
  for (const entry of entries) {
    if (OUTPUTS.has(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) hashFolder(hash, path)
    else hash.update(path).update(readFileSync(path))
  }
}
