import { spawn } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const shop = join(root, 'examples/shop')

const isWindows = process.platform === 'win32'
/** The Node that the shop installs; the one this script runs on may be older than the server needs. */
const nodeFolder = join(shop, 'node_modules/.bin')
export const node = join(nodeFolder, isWindows ? 'node.CMD' : 'node')

/** A failure that is told in words of its own, without a trace. */
export class StartError extends Error {}

/** Progress goes to stderr: stdout is for the addresses. */
export const say = (text) => process.stderr.write(`${text}\n`)

export const environment = (extra = {}) => ({
  ...process.env,
  PATH: nodeFolder + delimiter + process.env.PATH,
  ...extra,
})

const children = new Set()

/** Starts a program that ends with this one. */
export function start(command, args, options = {}) {
  // Windows finds .cmd files through its shell only.
  const child = spawn(command, args, { shell: isWindows, ...options })
  children.add(child)
  child.once('exit', () => children.delete(child))
  child.once('error', () => children.delete(child))
  return child
}

/** Runs a program to its end, its output on our stderr but for lines that are noise. Rejects when it fails. */
export async function run(command, args, { isNoise = () => false, ...options } = {}) {
  const child = start(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface(stream).on('line', (line) => isNoise(line) || say(line))
  }
  const code = await new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject))
  if (code !== 0)
    throw new StartError(`\`${[command, ...args].join(' ')}\` failed${code === null ? '' : ` with code ${code}`}.`)
}

/** Runs a program to its end and returns what it printed; its stderr too, unless the options send that elsewhere. */
export async function read(command, args, options = {}) {
  const child = start(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  const [out, error, code] = await Promise.all([
    textOf(child.stdout),
    child.stderr ? textOf(child.stderr) : '',
    new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject)),
  ])
  return { out, error, isDone: code === 0 }
}

/** Ends what is still running, or what of it is meant, and waits for it. */
export async function stopChildren(isMeant = () => true) {
  await Promise.all(
    [...children].filter(isMeant).map((child) => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      return ended
    }),
  )
}

async function textOf(stream) {
  let text = ''
  for await (const chunk of stream.setEncoding('utf8')) text += chunk
  return text
}
