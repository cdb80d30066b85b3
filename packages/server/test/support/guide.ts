import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { NPM_FLAGS, strangersEnv } from './packed.ts'

const run = promisify(execFile)

export interface Block {
  heading: string
  /** What stands after `sh`: `by-hand` for what only a real machine can do. */
  mark: string
  text: string
}

/** The shell blocks of a README, in their order. */
export function blocksOf(readme: string): Block[] {
  const found: Block[] = []
  let heading = ''
  for (const [, title, mark, text] of readme.matchAll(/^#+ (.+)$|^```sh ?(.*)\n([\s\S]*?)^```$/gm)) {
    if (title !== undefined) heading = title
    else found.push({ heading, mark: mark ?? '', text: text ?? '' })
  }
  return found
}

/** A folder that stands for the machine of a guide: its paths, its user and its port are those of the test. */
export interface Machine {
  root: string
  /** Where a path of the guide is. */
  at(path: string): string
  /** Text of the guide as it goes for this machine. */
  moved(text: string): string
  /** Runs lines as `bash` would, in the folder of the example. Answers what they printed. */
  shell(lines: string, options?: { env?: Record<string, string>; packages?: string[] }): Promise<string>
  remove(): void
}

export function createMachine(example: string, options: { port: number; packages: string[] }): Machine {
  const root = mkdtempSync(join(tmpdir(), 'tinyeclipse-machine-'))
  const folder = join(root, 'example')
  const moved = (text: string, packages = options.packages) =>
    text
      .replace(/(?<![\w.*}])\/(opt|etc|var|usr\/local\/bin)\//g, `${root}/$1/`)
      .replaceAll('4310', String(options.port))
      .replaceAll('= tinyeclipse ]', `= ${userInfo().username} ]`)
      .replace(/^User=tinyeclipse$/m, `User=${userInfo().username}`)
      // They are not on the registry yet: that is what is tested.
      .replace(/(?:@tinyeclipse\/\w+@\S+ ?)+/g, [...NPM_FLAGS, ...packages].join(' '))
  cpSync(example, folder, { recursive: true })
  for (const name of readdirSync(folder)) {
    writeFileSync(join(folder, name), moved(readFileSync(join(folder, name), 'utf8')))
  }
  for (const path of ['usr/local/bin', 'var/lib/tinyeclipse']) mkdirSync(join(root, path), { recursive: true })
  const path = [join(root, 'usr/local/bin'), dirname(process.execPath), process.env.PATH].join(':')
  return {
    root,
    at: (given) => join(root, given),
    moved,
    async shell(lines, { env = {}, packages } = {}) {
      const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', moved(lines, packages)], {
        cwd: folder,
        env: { ...strangersEnv(), PATH: path, ...env },
      })
      return stdout
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
