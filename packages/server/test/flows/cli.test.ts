import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createTestDatabase,
  isPostgres,
  runCli,
  type ServerProcess,
  spawnServer,
  type TestDatabase,
} from '../support/server.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/)
let at: TestDatabase
let running: ServerProcess | null = null

beforeAll(async () => {
  at = await createTestDatabase('new')
})
afterAll(async () => {
  await running?.kill()
  await at.remove()
})

/** Runs a command that is meant to succeed; answers what it printed. */
async function cli<T = Record<string, unknown>>(...words: string[]): Promise<T> {
  const { code, stdout, stderr } = await runCli(at, ...words)
  expect([stderr, code]).toEqual(['', 0])
  return JSON.parse(stdout) as T
}
const environment = (more: Record<string, string>) => ({
  PATH: process.env.PATH ?? '',
  TINYECLIPSE_DATA: at.dataFolder,
  ...(at.databaseUrl && { DATABASE_URL: at.databaseUrl }),
  ...more,
})
/** Runs a command with an environment of its own. */
function run(
  words: string[],
  environment: Record<string, string>,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['--conditions=tinyeclipse-source', MAIN, ...words], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => (stdout += chunk))
  child.stderr.on('data', (chunk) => (stderr += chunk))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })))
}
interface Issued {
  id: string
  secret: string
  scopes: string[]
  expiresAt: string | null
}

/** A journey through every command that the server answers. */
async function everyCommand() {
  const account = await cli<{ id: string; name: string; status: string }>('account', 'add', 'Bakery & Sons')
  expect(account).toMatchObject({ id: UUID, name: 'Bakery & Sons', status: 'active' })
  const of = ['--account', account.id]

  const created = await cli<{ site: { id: string; allowedOrigins: string[] }; siteKey: Issued; agentKey: Issued }>(
    ...[
      'site',
      'add',
      'shop.example.be',
      ...of,
      '--plan',
      'pro',
      '--time-zone',
      'Europe/London',
      '--origin',
      'https://a.example.be',
      '--origin',
      'https://b.example.be',
      '--language',
      'nl',
      '--language',
      'fr',
      '--currency',
      'EUR',
      '--environment',
      'staging',
    ],
  )
  expect(created.site).toMatchObject({
    domain: 'shop.example.be',
    plan: 'pro',
    timeZone: 'Europe/London',
    languages: ['nl', 'fr'],
    environment: 'staging',
    allowedOrigins: ['https://a.example.be', 'https://b.example.be'],
  })
  expect(created.siteKey.secret).toMatch(/^te_site_/)
  const changed = await cli('site', 'change', created.site.id, ...of, '--plan', 'tiny', '--domain', 'new.example.be')
  expect(changed).toMatchObject({ plan: 'tiny', domain: 'new.example.be', timeZone: 'Europe/London' })

  const key = await cli<Issued>(
    'key',
    'add',
    ...of,
    '--scopes',
    'account:read,sites:read',
    '--expires-in',
    '24h',
    '--name',
    'Robot',
  )
  expect(key).toMatchObject({ kind: 'api', name: 'Robot', scopes: ['account:read', 'sites:read'] })
  expect(Math.abs(Date.parse(key.expiresAt ?? '') - Date.now() - 86_400_000)).toBeLessThan(60_000)
  const agent = await cli<Issued>('key', 'add', ...of, '--kind', 'agent', '--site', created.site.id)
  expect(agent.secret).toMatch(/^te_agent_/)
  const rotated = await cli<Issued>('key', 'rotate', key.id, ...of, '--overlap', '1')
  expect(rotated.id).not.toBe(key.id)
  expect(await cli('key', 'rotate', 'operator')).toMatchObject({ secret: expect.stringMatching(/^te_operator_/) })

  expect(await cli('account', 'suspend', account.id)).toMatchObject({ status: 'suspended' })
  expect(await cli('account', 'resume', account.id)).toMatchObject({ status: 'active' })
  expect(await cli('site', 'remove', created.site.id, ...of)).toMatchObject({ removed: { sites: 1, keys: 3 } })

  const folder = mkdtempSync(join(tmpdir(), 'tinyeclipse-cli-'))
  try {
    const backup = await cli<{ file: string; rows: number }>('backup', join(folder, 'backup.gz'))
    expect(backup).toEqual({ file: join(folder, 'backup.gz'), rows: expect.any(Number) })
    expect(statSync(backup.file).mode & 0o777).toBe(0o600)
    const file = join(folder, 'export.ndjson')
    expect(await cli('account', 'remove', account.id, '--export', file)).toMatchObject({ removed: { accounts: 1 } })
    expect(readFileSync(file, 'utf8')).toContain('Bakery & Sons')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    // What would be overwritten is left, and nothing is removed.
    const second = await cli<{ id: string }>('account', 'add', 'Second')
    const refused = await runCli(at, 'account', 'remove', second.id, '--export', file)
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('EEXIST')
    expect(await cli('account', 'suspend', second.id)).toMatchObject({ status: 'suspended' })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('without a server', () => {
  it('commands work, and make the database they need', async () => {
    const account = await cli<{ id: string }>('account', 'add', 'First')
    const key = await cli<Issued>('key', 'add', '--account', account.id, '--scopes', 'account:read')
    expect(key.secret).toMatch(/^te_api_/)
    const { file } = await cli<{ file: string }>('backup')
    expect(file.startsWith(join(at.dataFolder, 'backups'))).toBe(true)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('migrate says that nothing is waiting', async () => {
    expect(await cli('migrate')).toEqual({ applied: [] })
  })

  it('doctor finds a machine in order', async () => {
    const findings = await cli<{ name: string; status: string }[]>('doctor')
    expect(findings.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'node',
        'address',
        'data folder',
        'disk',
        'secret',
        'database',
        'roles',
        'schema',
        'clock',
      ]),
    )
    expect(findings.filter(({ status }) => status !== 'ok' && status !== 'warning')).toEqual([])
  })
})

describe('beside a running server', () => {
  beforeAll(async () => {
    running = await spawnServer(at)
  })
  afterAll(async () => {
    expect(await running?.kill()).toBe(0)
    running = null
  })

  it('every command works', everyCommand, 120_000)

  it('what is refused ends with 1, in the server’s words and without a trace', async () => {
    const { id: account } = await cli<{ id: string }>('account', 'add', 'Refused')
    const refusals = [
      [['account', 'suspend', '01a1f8e5-4697-718d-9777-4195e8508478'], 'The account is not there'],
      [['site', 'add', 'https://x/', '--account', account], '/domain: A host name without scheme'],
      [['key', 'add', '--account', account, '--scopes', 'everything'], '/scopes/0: '],
    ] as const
    const results = await Promise.all(
      refusals.map(async ([words, expected]) => ({ words, expected, ...(await runCli(at, ...words)) })),
    )
    for (const { words, expected, code, stdout, stderr } of results) {
      expect([words, code, stdout]).toEqual([words, 1, ''])
      expect(stderr).toContain(expected)
      expect(stderr).not.toMatch(/\n\s+at /)
    }
  })

  it('what it says takes effect at once', async () => {
    const account = await cli<{ id: string }>('account', 'add', 'At once')
    const key = await cli<Issued>('key', 'add', '--account', account.id, '--scopes', 'account:read')
    const status = async () =>
      (await fetch(`${running?.url}/v1/account`, { headers: { authorization: `Bearer ${key.secret}` } })).status
    expect(await status()).toBe(200)
    // Over PostgreSQL the command is another process, of which the server hears within five seconds.
    await cli('account', 'suspend', account.id)
    await expect.poll(status, { timeout: 10_000 }).toBe(403)
  })

  it('doctor sees it', async () => {
    const findings = await cli<{ name: string; status: string; detail: string }[]>('doctor')
    const database = findings.find(({ name }) => name === 'database')
    expect(database?.status).toBe('ok')
    if (!isPostgres) expect(database?.detail).toContain(`process ${running?.process.pid}`)
  })

  it.skipIf(isPostgres)('restore and migrate leave its database alone', async () => {
    for (const words of [['migrate'], ['restore', 'file']]) {
      const { code, stderr } = await runCli(at, ...words)
      expect([words, code]).toEqual([words, 1])
      expect(stderr).toContain(`in use by process ${running?.process.pid}`)
    }
  })
})

describe('a command that cannot be', () => {
  it.each([
    [['nonsense'], 'There is no command "nonsense"'],
    [['site', 'add', 'shop.example.be'], 'needs --account'],
  ])('%j ends with 2 and says how it goes', async (words, expected) => {
    const { code, stdout, stderr } = await runCli(at, ...words)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(expected)
    expect(stderr).not.toMatch(/\n\s+at /)
  })
})

describe('a bad environment', () => {
  it('is named variable by variable, all at once', async () => {
    const { code, stdout, stderr } = await run(
      ['serve'],
      environment({
        TINYECLIPSE_PORT: 'x',
        TINYECLIPSE_URL: 'x',
        TINYECLIPSE_TRUSTED_PROXIES: 'x',
        TINYECLIPSE_LOG: 'x',
        TINYECLIPSE_SECRET: 'hunter2',
        DATABASE_URL: 'mysql://user:hunter2@localhost/x',
      }),
    )
    expect([code, stdout]).toEqual([1, ''])
    for (const name of ['_PORT="x"', '_URL="x"', '_TRUSTED_PROXIES="x"', '_LOG="x"', '_SECRET', 'DATABASE_URL'])
      expect(stderr).toContain(name)
    expect(stderr).not.toContain('hunter2')
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  it('in which nothing answers makes doctor end with 1 and say what to do', async () => {
    const { code, stdout } = await run(
      ['doctor'],
      environment({ DATABASE_URL: 'postgres://user:hunter2@127.0.0.1:1/x' }),
    )
    expect(code).toBe(1)
    const database = (JSON.parse(stdout) as { name: string; status: string; advice: string }[]).find(
      ({ name }) => name === 'database',
    )
    expect(database).toMatchObject({ status: 'problem', advice: expect.stringContaining('DATABASE_URL') })
    expect(stdout).not.toContain('hunter2')
  })

  it('with an address that is not encrypted is worth a warning, and no failure', async () => {
    const { code, stdout } = await run(['doctor'], environment({ TINYECLIPSE_URL: 'http://eclipse.example.be' }))
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ name: 'address', status: 'warning' }))
  })

  it('with a folder that is a file is refused', async () => {
    const file = join(at.dataFolder, 'a-file')
    writeFileSync(file, '')
    const { code, stderr } = await run(['doctor'], environment({ TINYECLIPSE_DATA: file }))
    expect(code).toBe(1)
    expect(stderr).toContain('TINYECLIPSE_DATA')
  })
})

it('explains itself, asked or not, without a database', async () => {
  const nowhere = { PATH: process.env.PATH ?? '', TINYECLIPSE_DATA: join(at.dataFolder, 'never-made') }
  const asked = await Promise.all([run([], nowhere), run(['--help'], nowhere)])
  for (const { code, stdout } of asked) {
    expect(code).toBe(0)
    expect(stdout).toContain('tinyeclipse account add <name>')
  }
  const version = await run(['--version'], nowhere)
  expect([version.code, version.stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)])
  expect(existsSync(nowhere.TINYECLIPSE_DATA)).toBe(false)
})
