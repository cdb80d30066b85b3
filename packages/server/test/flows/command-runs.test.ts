import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JoinedSite, joinedSite } from '../support/commanded.ts'
import { startServer, type TestAccount, TestClock, type TestServer } from '../support/server.ts'

const SECOND = 1_000
const SITES = 40
const clock = new TestClock()
let server: TestServer
let account: TestAccount
let joined: JoinedSite[]

beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
  joined = []
  for (let index = 0; index < SITES; index++)
    joined.push(await joinedSite(server, account, { clock, domain: `shop${index}.example.be` }))
})
afterAll(() => server.stop())

const siteIds = () => joined.map(({ site }) => site.id)
const setOption = { name: 'set_option', input: { option: 'blogname', value: 'New' } }

/** Every agent fetches its command and tells this of it; those of an index that answers null tell nothing. */
async function settle(
  result: (index: number) => Parameters<JoinedSite['agent']['tell']>[1] | null,
  sites = joined,
): Promise<void> {
  for (const [index, { agent }] of sites.entries()) {
    const { commands } = await agent.heartbeat()
    const told = result(index)
    for (const { id } of commands) if (told) await agent.tell(id, told)
  }
}

it('runs one command on forty sites, and counts how far it is', async () => {
  const run = await account.client.commandRuns.create({ ...setOption, siteIds: siteIds() })
  expect(run).toMatchObject({
    name: 'set_option',
    title: 'Set an option',
    input: setOption.input,
    sites: SITES,
    refused: 0,
    counts: { queued: SITES },
    isFinished: false,
    problems: [],
    undoOf: null,
  })
  const running = { status: 'running' as const, progress: 0.5 }
  await settle((index) => (index < 10 ? { status: 'succeeded', canUndo: true } : index < 12 ? running : null))
  expect(await account.client.commandRuns.get(run.id)).toMatchObject({
    counts: { succeeded: 10, running: 2, delivered: 28 },
    isFinished: false,
  })
  clock.advance(11 * 60 * SECOND)
  await settle((index) => ({ status: index % 2 === 0 ? 'succeeded' : 'failed', canUndo: index % 2 === 0 }))
  for (const index of [10, 11]) {
    const commands = await account.client.commands.list(joined[index]?.site.id ?? '')
    await joined[index]?.agent.tell(commands.items[0]?.id ?? '', { status: 'not_applicable', message: 'No' })
  }
  const over = await account.client.commandRuns.get(run.id)
  expect(over).toMatchObject({ counts: { succeeded: 24, failed: 14, not_applicable: 2 }, isFinished: true })
  const [listed] = (await account.client.commandRuns.list({ limit: 1 })).items
  const { problems, ...summary } = over
  expect(listed).toEqual(summary)

  const found: string[] = []
  for await (const command of account.client.commandRuns.commands(run.id, { limit: 7 })) {
    expect(command).toMatchObject({ runId: run.id, input: setOption.input })
    found.push(command.siteId)
  }
  expect(found.toSorted()).toEqual(siteIds().toSorted())
  expect((await account.client.commandRuns.commands(run.id, { status: 'not_applicable' })).items).toHaveLength(2)
})

it('hands each agent the input of the run', async () => {
  const run = await account.client.commandRuns.create({ ...setOption, siteIds: siteIds().slice(0, 2), isDryRun: true })
  const { commands } = (await joined[0]?.agent.heartbeat()) ?? {}
  expect(commands).toEqual([
    expect.objectContaining({ name: 'set_option', input: setOption.input, isDryRun: true, undoOf: null }),
  ])
  await expect(account.client.commandRuns.undo(run.id)).rejects.toThrow('dry run')
})

it('notes which sites cannot take it, and stops none of the others', async () => {
  const off = await joinedSite(server, account, { clock, commands: [{ name: 'set_option', isAllowed: false }] })
  const old = await joinedSite(server, account, { clock, commands: [{ name: 'flush_caches', isAllowed: true }] })
  const gone = await joinedSite(server, account, { clock })
  await account.client.agents.revoke(gone.site.id)
  const without = await server.addSite(account)
  const stranger = await joinedSite(server, await server.addAccount(), { clock })
  const able = siteIds()[0] ?? ''
  const ids = [off, old, gone, { site: without }, stranger].map(({ site }) => site.id)
  const run = await account.client.commandRuns.create({ ...setOption, siteIds: [...ids, able, able] })
  expect(run).toMatchObject({ sites: 6, refused: 5, counts: { queued: 1 }, isFinished: false })
  const codes = Object.fromEntries(run.problems.map(({ siteId, code }) => [siteId, code]))
  expect(ids.map((id) => codes[id])).toEqual(['switched_off', 'not_supported', 'agent_gone', 'no_agent', 'not_found'])
  for (const { message } of run.problems) expect(message.length).toBeGreaterThan(10)
  expect((await account.client.commands.list(stranger.site.id).then(null, (error) => error)).status).toBe(404)
})

it('is over at once where no site can take it', async () => {
  const site = await server.addSite(account)
  const run = await account.client.commandRuns.create({ ...setOption, siteIds: [site.id] })
  expect(run).toMatchObject({ sites: 1, refused: 1, counts: {}, isFinished: true })
})

describe('undo of a run', () => {
  it('is a run of its own, over the sites where something can be put back', async () => {
    const three = joined.slice(0, 3)
    for (const { agent } of three) await agent.heartbeat()
    const run = await account.client.commandRuns.create({ ...setOption, siteIds: three.map(({ site }) => site.id) })
    await settle(
      (index) => (index < 2 ? { status: 'succeeded', canUndo: true } : { status: 'failed', message: 'No' }),
      three,
    )
    clock.advance(SECOND)
    const undo = await account.client.commandRuns.undo(run.id)
    expect(undo).toMatchObject({ undoOf: run.id, sites: 3, refused: 1, counts: { queued: 2 } })
    expect(undo.problems).toMatchObject([{ siteId: three[2]?.site.id, code: 'not_undoable' }])
    await expect(account.client.commandRuns.undo(run.id)).rejects.toThrow('undone already')
    await settle(() => ({ status: 'succeeded' }), three)
    expect(await account.client.commandRuns.get(run.id)).toMatchObject({ counts: { rolled_back: 2, failed: 1 } })
    expect(await account.client.commandRuns.get(undo.id)).toMatchObject({ counts: { succeeded: 2 }, isFinished: true })
    await expect(account.client.commandRuns.undo(undo.id)).rejects.toThrow('start that run again')
  })

  it('is refused where nothing can be put back', async () => {
    const run = await account.client.commandRuns.create({ name: 'flush_caches', siteIds: siteIds().slice(0, 1) })
    await settle(() => ({ status: 'succeeded', canUndo: false }), joined.slice(0, 1))
    await expect(account.client.commandRuns.undo(run.id)).rejects.toMatchObject({ code: 'conflict' })
  })
})

it('takes a thousand sites in one transaction, and no more', async () => {
  const big = await server.addAccount()
  const { site } = await joinedSite(server, big, { clock })
  // As many sites with an agent as that one's, which joining one by one would take a minute for.
  await server.database.execute(
    `with copied as (
       insert into sites select account_id, gen_random_uuid(), domain, environment, time_zone, languages, currency, plan, allowed_origins, created_at
         from sites, generate_series(1, 999) where site_id = $1 returning account_id, site_id),
     awaited as (insert into agent_beats (account_id, site_id, due_at) select account_id, site_id, now() from copied)
     insert into agents (account_id, site_id, status, enrolled_at, protocol, capabilities, site_url, site_key_id, api_key_id)
       select account_id, copied.site_id, status, enrolled_at, protocol, '{}', site_url, site_key_id, api_key_id
         from copied join agents using (account_id)`,
    [site.id],
  )
  const ids: string[] = []
  for await (const { id } of big.client.sites.list({ limit: 200 })) ids.push(id)
  expect(ids).toHaveLength(1_000)
  const run = await big.client.commandRuns.create({ ...setOption, siteIds: ids })
  expect(run).toMatchObject({ sites: 1_000, refused: 0, counts: { queued: 1_000 } })
  await expect(big.client.commandRuns.create({ ...setOption, siteIds: [...ids, ids[0] ?? ''] })).rejects.toMatchObject({
    status: 400,
    issues: [{ path: '/siteIds' }],
  })
})

it('is nothing for a key that is limited to one site', async () => {
  const key = await server
    .operator(account.id)
    .keys.create({ kind: 'api', scopes: ['agents:read', 'commands:write'], siteId: siteIds()[0] ?? '' })
  for (const [method, path] of [
    ['GET', '/v1/command-runs'],
    ['POST', '/v1/command-runs'],
  ]) {
    const answer = await fetch(server.url + path, {
      method: method ?? '',
      headers: { authorization: `Bearer ${key.secret}`, 'content-type': 'application/json' },
      ...(method === 'POST' && { body: JSON.stringify({ ...setOption, siteIds: siteIds() }) }),
    })
    expect([answer.status, ((await answer.json()) as { detail: string }).detail]).toEqual([
      403,
      expect.stringContaining('one site'),
    ])
  }
})
