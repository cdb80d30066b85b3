import { createLog } from '@tinyeclipse/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dispatchFacts } from '../../src/platform/facts.ts'
import { joinedSite, recur } from '../support/commanded.ts'
import { startServer, type TestAccount, TestClock, type TestServer } from '../support/server.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const clock = new TestClock()
let server: TestServer
let account: TestAccount

beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
})
afterAll(() => server.stop())

const join = (options: Partial<Parameters<typeof joinedSite>[2]> = {}) =>
  joinedSite(server, account, { clock, ...options })
const setOption = { name: 'set_option', input: { option: 'blogname', value: 'New' } }
const diff = [{ path: 'blogname', before: 'Old', after: 'New' }]
const succeeded = { status: 'succeeded' as const, message: 'Done', diff, output: { option: 'blogname' }, canUndo: true }
const expire = () => recur(server, 'agents.expire-commands', clock)
const ask = async <Row>(text: string, values: unknown[]) => (await server.database.execute(text, values)).rows as Row[]
const factsOf = (siteId: string) =>
  ask<{ payload: object }>(
    `select payload from facts where name = 'command.finished' and payload->>'siteId' = $1 order by fact_id`,
    [siteId],
  ).then((rows) => rows.map(({ payload }) => payload))

/** Hands facts to whoever listens, as the server does by itself when it works. */
const dispatch = () =>
  dispatchFacts(
    server.database,
    server.app.modules.flatMap(({ listeners = [] }) => listeners),
    async (_, fact) => expect.fail(`${fact.name} could not be handled`),
    createLog('silent'),
  )

describe('a command', () => {
  it('is queued, delivered once, run and over, and each step is seen', async () => {
    const { site, agent } = await join()
    const created = await account.client.commands.create(site.id, setOption)
    expect(created).toMatchObject({
      siteId: site.id,
      name: 'set_option',
      title: 'Set an option',
      input: setOption.input,
      isDryRun: false,
      undoOf: null,
      runId: null,
      status: 'queued',
      requestedBy: { kind: 'key' },
      deliveries: 0,
      deliveredAt: null,
      diff: [],
      output: null,
    })
    expect(Date.parse(created.expiresAt) - Date.parse(created.createdAt)).toBe(24 * HOUR)

    clock.advance(MINUTE)
    const { commands, hasMore } = await agent.heartbeat()
    const { id, name, input, isDryRun, undoOf, expiresAt } = created
    expect([commands, hasMore]).toEqual([[{ id, name, input, isDryRun, undoOf, expiresAt }], false])
    const delivered = await account.client.commands.get(site.id, id)
    expect(delivered).toMatchObject({ status: 'delivered', deliveries: 1, deliveredAt: clock.now().toISOString() })

    clock.advance(SECOND)
    expect((await agent.heartbeat()).commands).toEqual([])
    await agent.tell(id, { status: 'running', progress: 0.4 })
    expect(await account.client.commands.get(site.id, id)).toMatchObject({ status: 'running', progress: 0.4 })

    clock.advance(SECOND)
    expect(await agent.tell(id, succeeded)).toEqual({ isKnown: true })
    const over = await account.client.commands.get(site.id, id)
    expect(over).toMatchObject({
      status: 'succeeded',
      statusChangedAt: clock.now().toISOString(),
      finishedAt: clock.now().toISOString(),
      message: 'Done',
      progress: null,
      canUndo: true,
      output: { option: 'blogname' },
      diff,
      truncated: false,
    })
    expect((await agent.heartbeat()).commands).toEqual([])
    expect(await factsOf(site.id)).toEqual([
      {
        siteId: site.id,
        commandId: id,
        name: 'set_option',
        runId: null,
        isDryRun: false,
        undoOf: null,
        status: 'succeeded',
      },
    ])
  })

  it('is listed newest first, page by page, by name and by status', async () => {
    const { site, agent } = await join()
    const ids: string[] = []
    for (const name of ['flush_caches', 'refresh_inventory', 'flush_caches']) {
      ids.push((await account.client.commands.create(site.id, { name })).id)
      clock.advance(SECOND)
    }
    const listed: string[] = []
    for await (const { id } of account.client.commands.list(site.id, { limit: 2 })) listed.push(id)
    expect(listed).toEqual(ids.toReversed())
    const of = async (query: object) =>
      (await account.client.commands.list(site.id, query)).items.map(({ id }) => id).toReversed()
    expect(await of({ name: 'flush_caches' })).toEqual([ids[0], ids[2]])
    await agent.heartbeat()
    await agent.tell(ids[1] ?? '', { status: 'failed', message: 'No' })
    expect(await of({ status: 'failed' })).toEqual([ids[1]])
    expect(await of({ status: 'delivered', name: 'flush_caches' })).toEqual([ids[0], ids[2]])
  })

  it('stands in the audit log, and so does what came of it', async () => {
    const { site, agent } = await join()
    const { id } = await account.client.commands.create(site.id, setOption)
    await agent.heartbeat()
    await agent.tell(id, { status: 'running' })
    await agent.tell(id, succeeded)
    const entries = []
    for await (const { actor, action, target, detail } of account.client.account.audit()) {
      if (target === id) entries.push({ kind: actor.kind, action, detail })
    }
    expect(entries).toEqual([
      {
        kind: 'agent',
        action: 'agent.commandResult',
        detail: { siteId: site.id, name: 'set_option', status: 'succeeded', isDryRun: false },
      },
      {
        kind: 'key',
        action: 'commands.create',
        detail: { siteId: site.id, name: 'set_option', input: { option: 'blogname' }, isDryRun: false },
      },
    ])
  })

  it('is refused where its name or its input is wrong, or too large', async () => {
    const { site } = await join()
    const create = (name: string, input: object) =>
      account.client.commands.create(site.id, { name, input: input as Record<string, unknown> })
    const refused = (path: string) => ({ status: 400, issues: [{ path }] })
    await expect(create('reboot', {})).rejects.toMatchObject(refused('/name'))
    await expect(create('set_option', { option: 'blogname' })).rejects.toMatchObject(refused('/input/value'))
    await expect(create('update_page', { pageId: 0, title: 'x' })).rejects.toMatchObject(refused('/input/pageId'))
    const content = 'é'.repeat(140_000)
    await expect(create('update_page', { pageId: 1, content })).rejects.toMatchObject(refused('/input'))
    expect((await account.client.commands.list(site.id)).items).toEqual([])
  })

  it('of a plugin that the server does not know is sent where the agent knows it', async () => {
    const { site } = await join({ commands: [{ name: 'water_plants', isAllowed: true }] })
    const created = await account.client.commands.create(site.id, { name: 'water_plants', input: { litres: 2 } })
    expect(created).toMatchObject({ title: 'water_plants', input: { litres: 2 } })
    await expect(account.client.commands.create(site.id, setOption)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('does not know set_option'),
    })
  })

  it('goes out oldest first, a few at a time and never too much', async () => {
    const { site, agent } = await join()
    const ids: string[] = []
    const create = async (content: string) => {
      const input = { pageId: 1, content }
      ids.push((await account.client.commands.create(site.id, { name: 'update_page', input })).id)
      clock.advance(SECOND)
    }
    for (let index = 0; index < 23; index++) await create('short')
    for (let index = 0; index < 3; index++) await create('x'.repeat(190_000))
    const rounds: [string[], boolean][] = []
    for (let hasMore = true; hasMore; ) {
      const answer = await agent.heartbeat()
      rounds.push([answer.commands.map(({ id }) => id), answer.hasMore])
      hasMore = answer.hasMore
    }
    expect(rounds).toEqual([
      [ids.slice(0, 20), true],
      [ids.slice(20, 25), true],
      [ids.slice(25), false],
    ])
  })
})

describe('an answer that was lost', () => {
  it('has the command delivered again after two intervals, and not sooner', async () => {
    const { site, agent } = await join()
    const { id } = await account.client.commands.create(site.id, setOption)
    expect((await agent.heartbeat()).commands).toHaveLength(1)
    clock.advance(9 * MINUTE + 59 * SECOND)
    expect((await agent.heartbeat()).commands).toEqual([])
    clock.advance(SECOND)
    expect((await agent.heartbeat()).commands.map((command) => command.id)).toEqual([id])
    expect(await account.client.commands.get(site.id, id)).toMatchObject({ status: 'delivered', deliveries: 2 })
    await agent.tell(id, { status: 'running' })
    clock.advance(10 * MINUTE)
    expect((await agent.heartbeat()).commands).toEqual([])
  })

  it('has the agent tell its result again, which changes nothing', async () => {
    const { site, agent } = await join()
    const { id } = await account.client.commands.create(site.id, setOption)
    await agent.heartbeat()
    await agent.tell(id, succeeded)
    const before = await account.client.commands.get(site.id, id)
    clock.advance(MINUTE)
    expect(await agent.tell(id, { ...succeeded, message: 'Again' })).toEqual({ isKnown: true })
    expect(await agent.tell(id, { status: 'running', progress: 0.5 })).toEqual({ isKnown: true })
    expect(await account.client.commands.get(site.id, id)).toEqual(before)
    expect(await factsOf(site.id)).toHaveLength(1)
  })
})

it('refuses a result that contradicts the first', async () => {
  const { site, agent } = await join()
  const { id } = await account.client.commands.create(site.id, setOption)
  await agent.heartbeat()
  await agent.tell(id, succeeded)
  await expect(agent.tell(id, { status: 'failed', message: 'It did not' })).rejects.toMatchObject({ code: 'conflict' })
  expect(await account.client.commands.get(site.id, id)).toMatchObject({ status: 'succeeded', message: 'Done' })
})

it('knows no command of another site, and changes none', async () => {
  const [one, other] = [await join(), await join()]
  const { id } = await account.client.commands.create(one.site.id, setOption)
  await one.agent.heartbeat()
  expect(await other.agent.tell(id, succeeded)).toEqual({ isKnown: false })
  expect(await account.client.commands.get(one.site.id, id)).toMatchObject({ status: 'delivered' })
  await expect(account.client.commands.get(other.site.id, id)).rejects.toMatchObject({ status: 404 })
  await expect(account.client.commands.undo(other.site.id, id)).rejects.toMatchObject({ status: 404 })
})

it('keeps of a long result what fits, and says so', async () => {
  const { site, agent } = await join()
  const { id } = await account.client.commands.create(site.id, setOption)
  await agent.heartbeat()
  await agent.tell(id, {
    status: 'succeeded',
    message: 'm'.repeat(5_000),
    output: { lines: 'x'.repeat(100_000), count: 100_000 },
    diff: [{ path: 'content', before: 'a'.repeat(150_000), after: 'b'.repeat(150_000) }],
  })
  const kept = await account.client.commands.get(site.id, id)
  expect(kept.message).toHaveLength(2_000)
  expect(kept.output).toEqual({ lines: `${'x'.repeat(4_000)}…`, count: 100_000 })
  expect(kept.diff).toEqual([{ path: 'content', before: `${'a'.repeat(4_000)}…`, after: `${'b'.repeat(4_000)}…` }])
  expect(kept.truncated).toBe(true)
})

describe('time', () => {
  it('ends what was never fetched, and it is not run any more', async () => {
    const { site, agent } = await join()
    const { id } = await account.client.commands.create(site.id, { ...setOption, expiresInSeconds: 60 })
    clock.advance(59 * SECOND)
    await expire()
    expect(await account.client.commands.get(site.id, id)).toMatchObject({ status: 'queued' })
    clock.advance(SECOND)
    expect((await agent.heartbeat()).commands).toEqual([])
    await expire()
    const ended = await account.client.commands.get(site.id, id)
    expect(ended).toMatchObject({ status: 'expired', finishedAt: clock.now().toISOString(), canUndo: false })
    expect(ended.message).toContain('not run')
    expect(await factsOf(site.id)).toEqual([expect.objectContaining({ commandId: id, status: 'expired' })])
  })

  it('ends what was fetched and not heard of, and says that nobody knows', async () => {
    const { site, agent } = await join()
    const { id } = await account.client.commands.create(site.id, { ...setOption, expiresInSeconds: 60 })
    await agent.heartbeat()
    await agent.tell(id, { status: 'running', progress: 0.9 })
    clock.advance(MINUTE)
    await expire()
    const ended = await account.client.commands.get(site.id, id)
    expect([ended.status, ended.message]).toEqual(['expired', expect.stringContaining('outcome is unknown')])
  })

  it('does not make a result untrue: it is taken late, and undone like another', async () => {
    const { site, agent } = await join()
    const { id } = await account.client.commands.create(site.id, { ...setOption, expiresInSeconds: 60 })
    await agent.heartbeat()
    clock.advance(MINUTE)
    await expire()
    expect(await agent.tell(id, { status: 'running' })).toEqual({ isKnown: true })
    expect(await account.client.commands.get(site.id, id)).toMatchObject({ status: 'expired' })
    await agent.tell(id, succeeded)
    const late = await account.client.commands.get(site.id, id)
    expect(late).toMatchObject({ status: 'succeeded', message: 'Told after it had expired: Done', canUndo: true, diff })
    expect(await account.client.commands.undo(site.id, id)).toMatchObject({ status: 'queued', undoOf: id })
  })

  it('forgets what is long over, with what undid it', async () => {
    const { site, agent } = await join()
    const { id } = await account.client.commands.create(site.id, setOption)
    await agent.heartbeat()
    await agent.tell(id, succeeded)
    const undo = await account.client.commands.undo(site.id, id)
    await agent.heartbeat()
    await agent.tell(undo.id, { status: 'succeeded' })
    const forget = () => recur(server, 'agents.forget-commands', clock)
    clock.advance(399 * 24 * HOUR)
    await forget()
    expect((await account.client.commands.list(site.id)).items).toHaveLength(2)
    clock.advance(2 * 24 * HOUR)
    await forget()
    expect((await account.client.commands.list(site.id)).items).toEqual([])
  })
})

describe('a dry run', () => {
  it('answers what would change, and cannot be undone', async () => {
    const { site, agent } = await join()
    const { id } = await account.client.commands.create(site.id, { ...setOption, isDryRun: true })
    expect((await agent.heartbeat()).commands).toMatchObject([{ id, isDryRun: true }])
    // An agent that says so by mistake is not believed.
    await agent.tell(id, succeeded)
    expect(await account.client.commands.get(site.id, id)).toMatchObject({ isDryRun: true, diff, canUndo: false })
    await expect(account.client.commands.undo(site.id, id)).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('undo', () => {
  const done = async () => {
    const joined = await join()
    const { id } = await account.client.commands.create(joined.site.id, setOption)
    await joined.agent.heartbeat()
    await joined.agent.tell(id, succeeded)
    clock.advance(SECOND)
    return { ...joined, id }
  }

  it('is a command of its own, and rolls the first one back when it succeeds', async () => {
    const { site, agent, id } = await done()
    const undo = await account.client.commands.undo(site.id, id)
    expect(undo).toMatchObject({ name: 'set_option', undoOf: id, status: 'queued', isDryRun: false })
    expect((await agent.heartbeat()).commands).toMatchObject([{ id: undo.id, undoOf: id }])
    expect(await account.client.commands.get(site.id, id)).toMatchObject({ status: 'succeeded' })
    clock.advance(SECOND)
    await agent.tell(undo.id, { status: 'succeeded', canUndo: false })
    expect(await account.client.commands.get(site.id, id)).toMatchObject({
      status: 'rolled_back',
      statusChangedAt: clock.now().toISOString(),
      canUndo: false,
      diff,
    })
    expect(await factsOf(site.id)).toMatchObject([{ commandId: id }, { commandId: undo.id, undoOf: id }])
    await expect(account.client.commands.undo(site.id, id)).rejects.toThrow('undone already')
    await expect(account.client.commands.undo(site.id, undo.id)).rejects.toThrow('send that command again')
  })

  it('leaves the first one as it is when it fails or only looks, and may be tried again', async () => {
    const { site, agent, id } = await done()
    const look = await account.client.commands.undo(site.id, id, { isDryRun: true })
    const first = await account.client.commands.undo(site.id, id)
    await expect(account.client.commands.undo(site.id, id)).rejects.toThrow('being undone already')
    await agent.heartbeat()
    await agent.tell(look.id, { status: 'succeeded', diff })
    await agent.tell(first.id, { status: 'failed', message: 'Somebody changed it since' })
    expect(await account.client.commands.get(site.id, id)).toMatchObject({ status: 'succeeded', canUndo: true })
    expect(await account.client.commands.undo(site.id, id)).toMatchObject({ status: 'queued' })
  })

  it('is refused of what kept nothing, and of what is not over', async () => {
    const { site, agent } = await join()
    const { id } = await account.client.commands.create(site.id, { name: 'flush_caches' })
    await expect(account.client.commands.undo(site.id, id)).rejects.toMatchObject({ code: 'conflict' })
    await agent.heartbeat()
    await agent.tell(id, { status: 'succeeded', canUndo: false })
    await expect(account.client.commands.undo(site.id, id)).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('a site that cannot take a command', () => {
  const refusal = (siteId: string, text: string) =>
    expect(account.client.commands.create(siteId, setOption)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(text),
    })

  it('without an agent says so', async () => {
    const site = await server.addSite(account)
    await refusal(site.id, 'No agent has joined')
  })

  it('whose owner switched it off says who can switch it on', async () => {
    const { site, agent } = await join({ commands: [{ name: 'set_option', isAllowed: false }] })
    await refusal(site.id, 'administrator of the site')
    await agent.heartbeat({ commands: [{ name: 'set_option', isAllowed: true }] })
    expect(await account.client.commands.create(site.id, setOption)).toMatchObject({ status: 'queued' })
  })

  it('does not undo either what its owner switched off meanwhile', async () => {
    const { site, agent } = await join()
    const { id } = await account.client.commands.create(site.id, setOption)
    await agent.heartbeat()
    await agent.tell(id, succeeded)
    await agent.heartbeat({ commands: [{ name: 'set_option', isAllowed: false }] })
    await expect(account.client.commands.undo(site.id, id)).rejects.toThrow('administrator of the site')
  })

  it.each(['left', 'revoked'] as const)('because its agent %s ends what waited', async (how) => {
    const { site, agent } = await join()
    const waiting = await account.client.commands.create(site.id, setOption)
    const fetched = await account.client.commands.create(site.id, { name: 'flush_caches' })
    await server.database.execute("update commands set status = 'delivered', deliveries = 1 where command_id = $1", [
      fetched.id,
    ])
    if (how === 'left') await agent.leave()
    else await account.client.agents.revoke(site.id)
    await dispatch()
    expect(await account.client.commands.get(site.id, waiting.id)).toMatchObject({
      status: 'expired',
      message: expect.stringContaining('not run'),
    })
    expect(await account.client.commands.get(site.id, fetched.id)).toMatchObject({
      status: 'expired',
      message: expect.stringContaining('outcome is unknown'),
    })
    await refusal(site.id, 'left or was revoked')
  })

  it('is not one that is silent: the command waits for it', async () => {
    const { site, agent } = await join()
    for (let looked = 0; looked < 8; looked++) {
      await recur(server, 'agents.silence', clock)
      clock.advance(4 * MINUTE)
    }
    expect((await account.client.agents.get(site.id)).status).toBe('silent')
    const { id, message } = await account.client.commands.create(site.id, setOption)
    expect(message).toContain('not heard of')
    expect((await agent.heartbeat()).commands).toMatchObject([{ id }])
    expect(await account.client.commands.get(site.id, id)).toMatchObject({ status: 'delivered', message: null })
  })
})

describe('what somebody wrote in a command', () => {
  const note = (text: string) => ({
    name: 'change_order_status',
    input: { orderId: 5, status: 'completed', note: text },
  })

  it('is found by the address in it, and erased, and nobody else’s is', async () => {
    const { site, agent } = await join()
    const create = async (text: string) => (await account.client.commands.create(site.id, note(text))).id
    const [over, open, other] = [
      await create('Ask an@example.be'),
      await create('AN@example.be'),
      await create('jan@example.be'),
    ]
    await agent.heartbeat()
    await agent.tell(over, {
      status: 'succeeded',
      message: 'Told An@Example.be',
      canUndo: true,
      output: { to: 'an@example.be' },
    })
    const { modules } = await account.client.personalData.export(site.id, { email: 'an@example.be' })
    expect(modules.agents?.map(({ commandId }) => commandId).toSorted()).toEqual([over, open].toSorted())

    const { erased } = await account.client.personalData.erase(site.id, { email: 'an@example.be' })
    expect(erased.agents).toBe(2)
    for (const id of [over, open]) {
      const left = await account.client.commands.get(site.id, id)
      expect(left).toMatchObject({ input: {}, output: null, diff: [], name: 'change_order_status' })
      expect(JSON.stringify(left)).not.toMatch(/an@/i)
    }
    expect((await account.client.commands.get(site.id, open)).status).toBe('expired')
    expect(await account.client.commands.get(site.id, other)).toMatchObject(note('jan@example.be'))
    expect(
      await server.database.execute("select 1 from audit_log where detail::text ilike '%an@example%'"),
    ).toMatchObject({
      rows: [],
    })
  })

  it('is erased in a run too, with which none of its commands is sent any more', async () => {
    const { site, agent } = await join()
    const run = await account.client.commandRuns.create({ ...note('For an@example.be'), siteIds: [site.id] })
    expect((await account.client.personalData.erase(site.id, { email: 'an@example.be' })).erased.agents).toBe(1)
    expect(await account.client.commandRuns.get(run.id)).toMatchObject({ input: {}, counts: { expired: 1 } })
    expect((await agent.heartbeat()).commands).toEqual([])
  })
})

it('lists in the catalog what there is, with a schema of each input', async () => {
  const { commands } = await account.client.analytics.catalog()
  expect(commands.map(({ name }) => name)).toEqual([
    'refresh_inventory',
    'flush_caches',
    'set_option',
    'update_page',
    'change_order_status',
    'clear_debug_log',
  ])
  const option = commands.find(({ name }) => name === 'set_option')
  expect(option).toMatchObject({
    title: 'Set an option',
    canUndo: true,
    input: {
      type: 'object',
      required: ['option', 'value'],
      properties: { option: { title: 'Option', type: 'string' } },
    },
  })
})
