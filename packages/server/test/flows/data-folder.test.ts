import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countedBy, prepare, type Subject, sendPaths } from '../support/load.ts'
import {
  createTestDatabase,
  isPostgres,
  runCli,
  type ServerProcess,
  spawnServer,
  type TestDatabase,
} from '../support/server.ts'

// With PostgreSQL nothing is kept in the folder but the secret.
describe.skipIf(isPostgres)('the data folder of the embedded database', () => {
  let at: TestDatabase
  let subject: Subject
  let server: ServerProcess

  beforeAll(async () => {
    const base = await createTestDatabase()
    // One that the server makes itself.
    at = { ...base, dataFolder: join(base.dataFolder, 'data'), remove: base.remove }
    server = await spawnServer(at)
  })
  afterAll(async () => {
    await server.kill('SIGKILL')
    await at.remove()
  })
  const modeOf = (name = '') => (statSync(join(at.dataFolder, name)).mode & 0o777).toString(8)

  it('is its owner’s alone, with all that is in it', () => {
    expect(modeOf()).toBe('700')
    expect(modeOf('pglite')).toBe('700')
    for (const name of ['secret', 'control.sock', 'lock', 'holder.json'])
      expect([name, modeOf(name)]).toEqual([name, '600'])
  })

  it('is refused to a second server, in words that say who has it and what to do', async () => {
    const second = await runCli(at, 'serve')
    expect(second.code).toBe(1)
    expect(second.stderr).toContain(`is in use by process ${server.process.pid}`)
    expect(second.stderr).toContain('DATABASE_URL')
    expect(second.stderr).not.toMatch(/\n\s+at /)
    // A restore would write beside the server.
    const restore = await runCli(at, 'restore', 'backup.ndjson.gz')
    expect([restore.code, restore.stderr.includes('is in use by process')]).toEqual([1, true])
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200)
  })

  it('lets commands through to the server that has it', async () => {
    const created = await runCli(at, 'account', 'add', 'Bakery')
    expect(created.stderr).toBe('')
    const account = JSON.parse(created.stdout) as { id: string }
    const site = await runCli(at, 'site', 'add', 'shop.example.be', '--account', account.id, '--plan', 'pro')
    const { siteKey } = JSON.parse(site.stdout) as { siteKey: { secret: string } }
    expect((await sendPaths(server.url, siteKey.secret, ['/by-command/0'])).status).toBe(202)

    const refused = await runCli(at, 'site', 'add', 'not a domain', '--account', account.id)
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('domain')
  })

  it('is free again after the server was killed, whatever it left behind', async () => {
    await server.kill('SIGKILL')
    for (const name of ['control.sock', 'holder.json']) expect(existsSync(join(at.dataFolder, name))).toBe(true)
    // Opens the folder in this process, and lets go of it.
    subject = await prepare(at)

    server = await spawnServer(at)
    expect((await sendPaths(server.url, subject.site.siteKey, ['/after-the-kill/0'])).status).toBe(202)
    expect((await countedBy(server.url, subject)).pageviews).toBe(1)
    // The socket that was left behind is no longer the one that answers.
    expect((await runCli(at, 'account', 'add', 'Butcher')).code).toBe(0)
    expect(modeOf('control.sock')).toBe('600')
  })

  it('is given back in order when the server stops', async () => {
    expect(await server.kill('SIGTERM')).toBe(0)
    for (const name of ['control.sock', 'holder.json']) expect(existsSync(join(at.dataFolder, name))).toBe(false)
  })
})
