import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { environment, node, root, run, StartError, say } from './processes.mjs'

const lockfile = join(root, 'pnpm-lock.yaml')
/** What a whole `pnpm install` leaves behind. */
const installed = join(root, 'node_modules/.pnpm/lock.yaml')

/**
 * Installs what these packages of ours need, not the whole repository; nothing when that was done for this lockfile.
 * The first of them keeps note of it. All of them need the shop's Node.
 */
export async function install(folders = ['examples/shop', 'examples/dashboard', 'packages/server']) {
  const wanted = readFileSync(lockfile, 'utf8')
  const stamp = join(root, folders[0], 'node_modules/.installed-lockfile.yaml')
  const isDone = [stamp, installed].some((file) => existsSync(file) && readFileSync(file, 'utf8') === wanted)
  const isThere = existsSync(node) && folders.every((folder) => existsSync(join(root, folder, 'node_modules')))
  if (isDone && isThere) return

  say('Installing packages (a minute or so, once)')
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const filters = folders.flatMap((folder) => ['--filter', `{${folder}}...`])
  const args = ['--yes', packageManager, 'install', '--frozen-lockfile', ...filters]
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
