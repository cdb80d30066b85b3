import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { isBuiltin } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { publicNames, strangersEnv } from '../support/packed.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../../../..')

/** What a stranger gets: the packages as they would be uploaded, installed by npm into an empty project. */
const { project, packages } = inject('packed')
/** Scripts for a <script> tag and styles, which have no types to declare. */
const WITHOUT_TYPES: Record<string, string[]> = {
  '@tinyeclipse/agent-bridge': ['screens.css'],
  '@tinyeclipse/tracker': ['t.js', 't-vitals.js'],
}
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tinyeclipse-published-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('packs every public package, with its licence and without sources or tests', async () => {
  expect(packages.map(({ name }) => name)).toEqual(await publicNames())
  for (const { name } of packages) {
    const installed = join(project, 'node_modules', name)
    expect(existsSync(join(installed, 'LICENSE')), `${name}: LICENSE`).toBe(true)
    expect(existsSync(join(installed, 'README.md')), `${name}: README.md`).toBe(true)
    const files = await readdir(installed, { recursive: true })
    // PHP is published as it is written: `php/src` of the agent.
    expect(files.filter((file) => /(?<!^php)(^|\/)src\/|(^|\/)(test|bench)\/|\.test\./.test(file))).toEqual([])
    expect(await readFile(join(installed, 'package.json'), 'utf8')).not.toMatch(
      /workspace:|catalog:|tinyeclipse-source/,
    )
  }
})

test('changesets give every public package the same version', async () => {
  const { fixed } = JSON.parse(await readFile(join(root, '.changeset/config.json'), 'utf8'))
  expect(fixed).toEqual([await publicNames()])
})

test('publint and attw have nothing to say', async () => {
  for (const { name, tarball } of packages) {
    await say('publint', ['run', tarball, '--strict'])
    const excluded = WITHOUT_TYPES[name] ? ['--exclude-entrypoints', ...WITHOUT_TYPES[name]] : []
    await say('attw', [tarball, '--profile', 'esm-only', '--no-color', ...excluded])
  }
})

test('types need no package but those that are declared', async () => {
  for (const { name } of packages) {
    const { dependencies = {}, peerDependencies = {} } = await manifestOf(name)
    const declared = Object.keys({ ...dependencies, ...peerDependencies, [name]: '' })
    const dist = join(project, 'node_modules', name, 'dist')
    const files = (await readdir(dist, { recursive: true })).filter((file) => file.endsWith('.d.ts'))
    expect(files.length, name).toBeGreaterThan(0)
    for (const file of files) {
      const { importedFiles } = ts.preProcessFile(await readFile(join(dist, file), 'utf8'))
      const foreign = importedFiles
        .filter(({ fileName }) => !isBuiltin(fileName))
        .map(({ fileName }) => fileName.match(/^(@[^/]+\/)?[^/.]+/)?.[0])
        .filter((each) => each !== undefined && !declared.includes(each))
      expect(foreign, `${name}/dist/${file}`).toEqual([])
    }
  }
})

test('THIRD-PARTY.md names every dependency under its licence', async () => {
  const named = await licencesNamed()
  const own = await Promise.all(packages.map(({ name }) => manifestOf(name)))
  const direct = own.flatMap(({ dependencies = {} }) => Object.keys(dependencies)).filter((name) => !isOurs(name))
  const licences = await Promise.all(
    [...new Set(direct)].map(async (name) => `${name}: ${(await manifestOf(name)).license}`),
  )
  expect([...named].flatMap(([licence, names]) => names.map((name) => `${name}: ${licence}`)).sort()).toEqual(
    licences.sort(),
  )

  const { stdout } = await run('npm', ['query', ':not(:root)'], {
    cwd: project,
    env: strangersEnv(),
    maxBuffer: 2 ** 26,
  })
  const installed: { name?: string; license?: string }[] = JSON.parse(stdout)
  const others = installed.filter(({ name }) => name && !isOurs(name))
  expect(others.length).toBeGreaterThan(direct.length)
  const broughtAlong = (await thirdParty())
    .match(/under one of the same licences or ([\w.-]+(?:, [\w.-]+)*);/)?.[1]
    ?.split(', ')
  if (!broughtAlong) throw new Error('THIRD-PARTY.md does not say which licences are brought along')
  for (const each of broughtAlong) expect(others.map(({ license }) => license)).toContain(each)
  // `(MIT OR CC0-1.0)` leaves the choice to us.
  const isNamed = (license = 'none') =>
    license
      .replace(/[()]/g, '')
      .split(' OR ')
      .some((each) => named.has(each) || broughtAlong.includes(each))
  expect(others.filter(({ license }) => !isNamed(license)).map(({ name, license }) => `${name}: ${license}`)).toEqual(
    [],
  )
})

describe('@tinyeclipse/sdk', () => {
  test('calls a server and parses its answer', async () => {
    const seen: (string | undefined)[] = []
    const server = createServer((request, response) => {
      seen.push(request.url, request.headers.authorization)
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ items: [], nextCursor: null }))
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    try {
      const { port } = server.address() as AddressInfo
      const printed = await evaluate(`
        import { createClient } from '@tinyeclipse/sdk'
        const client = createClient({ url: 'http://127.0.0.1:${port}', apiKey: 'key' })
        console.log((await client.sites.list()).items.length)`)
      expect(printed).toBe('0\n')
      expect(seen).toEqual(['/v1/sites', 'Bearer key'])
    } finally {
      server.close()
    }
  })

  test('offers the contract and the wire by entries of their own', async () => {
    const printed = await evaluate(`
      import { endpoints } from '@tinyeclipse/sdk/contract'
      import { EVENTS_PATH } from '@tinyeclipse/sdk/wire'
      console.log(endpoints.getAccount.path, EVENTS_PATH)`)
    expect(printed).toBe('/v1/account /v1/events\n')
  })
})

describe('@tinyeclipse/tracker', () => {
  test('does nothing when it is imported outside a browser', async () => {
    const printed = await evaluate(`
      const before = Object.keys(globalThis).length
      const { createTracker } = await import('@tinyeclipse/tracker')
      createTracker({ url: 'https://eclipse.example', siteKey: 'te_site_x' }).pageview()
      console.log(Object.keys(globalThis).length - before)`)
    expect(printed).toBe('0\n')
  })

  test('brings the script of the script tag, and web-vitals alone', async () => {
    const installed = join(project, 'node_modules/@tinyeclipse/tracker')
    expect(await readFile(join(installed, 'dist/t.js'), 'utf8')).toContain('/v1/events')
    expect(JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')).dependencies).toEqual({
      'web-vitals': '6.2.3',
    })
  })
})

describe('@tinyeclipse/agent-bridge', () => {
  test('gives the bridge without what only the screens need', async () => {
    const installed = await readdir(join(project, 'node_modules'))
    expect(installed).not.toContain('react')
    const printed = await evaluate(`
      import { createBridge, createLive } from '@tinyeclipse/agent-bridge'
      console.log(typeof createBridge, typeof createLive)`)
    expect(printed).toBe('function function\n')
  })

  test('writes a plugin that brings the agent and its screens', async () => {
    const command = join(project, 'node_modules/.bin/agent-bridge')
    await run(command, ['scaffold', 'my-plugin', '--with-agent'], { cwd: folder, env: strangersEnv() })
    const files = await readdir(join(folder, 'my-plugin'), { recursive: true })
    expect(files).toEqual(
      expect.arrayContaining(['my-plugin.php', 'vendor/tinyeclipse/agent.php', 'vendor/tinyeclipse/build/index.js']),
    )
  })
})

describe('@tinyeclipse/server', () => {
  const command = () => join(project, 'node_modules/.bin/tinyeclipse')
  const env = () => ({ ...strangersEnv(), TINYECLIPSE_DATA: join(folder, 'data'), TINYECLIPSE_PORT: '0' })

  test('says how it is used and looks at its surroundings', async () => {
    const { stdout } = await run(command(), ['--help'], { env: env() })
    expect(stdout).toContain('tinyeclipse serve')
    const doctor = await run(command(), ['doctor'], { env: env() })
    expect(JSON.parse(doctor.stdout)).toContainEqual(expect.objectContaining({ status: 'ok' }))
  })

  test('starts on an empty folder, is ready, serves the tracker beside it and stops when asked', async () => {
    const server = spawn(command(), ['serve'], { env: env(), stdio: ['ignore', 'pipe', 'pipe'] })
    const ended = new Promise<number | null>((done) => server.once('exit', done))
    try {
      const url = `http://127.0.0.1:${await portInLog(server)}`
      const ready = await fetch(`${url}/health/ready`)
      expect([ready.status, await ready.json()]).toEqual([200, expect.objectContaining({ status: 'ready' })])
      const script = await fetch(`${url}/t.js`)
      expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8'])
      server.kill('SIGTERM')
      expect(await ended).toBe(0)
    } finally {
      server.kill('SIGKILL')
    }
  })
})

/** The port that the server says it listens on; what it wrote instead when it ends without saying so. */
function portInLog({ stdout, stderr }: { stdout: Readable; stderr: Readable }) {
  return new Promise<number>((found, reject) => {
    let log = ''
    for (const stream of [stdout, stderr]) {
      stream.on('data', (chunk) => {
        log += chunk
        const port = log.match(/"port":(\d+)/)?.[1]
        if (port) found(Number(port))
      })
    }
    stdout.once('end', () => reject(new Error(`The server ended: ${log}`)))
  })
}

const isOurs = (name: string) => name.startsWith('@tinyeclipse/')

interface Manifest {
  license: string
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}

const manifestOf = async (name: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(project, 'node_modules', name, 'package.json'), 'utf8'))

const thirdParty = () => readFile(join(root, 'THIRD-PARTY.md'), 'utf8')

/** The table of THIRD-PARTY.md. */
async function licencesNamed() {
  const text = await thirdParty()
  const rows = [...text.matchAll(/^\| ([\w.-]+) \| (.+) \|$/gm)].map(
    ([, licence = '', names = '']) => [licence, names.split(', ')] as const,
  )
  return new Map(rows.filter(([licence]) => licence !== 'licence'))
}

/** Runs a tool that writes what it found to its standard output, and makes that the message. */
const say = (tool: string, args: string[]) =>
  run(tool, args).catch((cause) => {
    throw new Error(`${tool} ${args[1]}:\n${cause.stdout}${cause.stderr}`, { cause })
  })

/** Runs code in the stranger's project and returns what it prints. */
async function evaluate(code: string) {
  const { stdout } = await run('node', ['--input-type=module', '--eval', code], { cwd: project, env: strangersEnv() })
  return stdout
}
