import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { environment, node, root, run, StartError, say, shop } from './processes.mjs'

const lockfile = join(root, 'pnpm-lock.yaml')
const stamp = join(shop, 'node_modules/.installed-lockfile.yaml')
/** What a whole `pnpm install` leaves behind. */
const installed = join(root, 'node_modules/.pnpm/lock.yaml')

/** Installs what server and examples need, not the whole repository; nothing when that was done for this lockfile. */
export async function install() {
  const wanted = readFileSync(lockfile, 'utf8')
  const isDone = [stamp, installed].some((file) => existsSync(file) && readFileSync(file, 'utf8') === wanted)
  const isThere =
    existsSync(node) &&
    ['packages/server', 'examples/dashboard'].every((folder) => existsSync(join(root, folder, 'node_modules')))
  if (isDone && isThere) return

  say('Installing packages (a minute or so, once)')
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const examples = ['shop', 'dashboard'].flatMap((name) => ['--filter', `@tinyeclipse/example-${name}...`])
  const args = ['--yes', packageManager, 'install', '--frozen-lockfile', ...examples]
  try {
    await run('npx', args, {
      cwd: root,
      // Without a terminal to ask on, pnpm stops at its first question; with CI it answers itself.
      // npm's level is set, because `npm start --silent` hands its own down and npx would fail without a word.
      env: environment({ CI: 'true', npm_config_loglevel: 'error' }),
      isNoise,
    })
  } catch (cause) {
    throw new StartError(
      `${cause.message}\nThe packages could not be installed; what pnpm said is above. It needs the npm registry and a lockfile that fits the package.json files.`,
      { cause },
    )
  }
  writeFileSync(stamp, wanted)
}

/** Packages that want a newer Node get it: it is one of the packages that are installed. */
const isNoise = (line) => line.includes('Unsupported engine') || line.includes('npm warn')
