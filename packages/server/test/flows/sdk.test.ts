import { getEventListeners } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  type ApiError,
  createClient,
  isApiError,
  type LiveMessage,
  type LogEntry,
  type Streamed,
  safe,
} from '@tinyeclipse/sdk'
import { CONTRACT_VERSION } from '@tinyeclipse/sdk/contract'
import { mockServer } from '@tinyeclipse/sdk/mock'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createTestDatabase,
  eventually,
  isPostgres,
  pageview,
  startServer,
  type TestAccount,
  type TestDatabase,
  type TestServer,
  type TestSite,
} from '../support/server.ts'

let at: TestDatabase
let server: TestServer
let account: TestAccount
let site: TestSite

beforeAll(async () => {
  at = await createTestDatabase()
  server = await startServer({ isWorking: true, on: at })
  account = await server.addAccount()
  site = await server.addSite(account)
})
afterAll(async () => {
  await server.stop()
  await at.remove()
})

const clientWith = (options: Partial<Parameters<typeof createClient>[0]> = {}) =>
  createClient({ url: server.url, apiKey: account.apiKey, ...options })

describe('a change', () => {
  it('whose answer is lost is made once, and answered as the first time', async () => {
    let tries = 0
    const losesTheFirst: typeof fetch = async (...request) => {
      const response = await fetch(...request)
      if (tries++ > 0) return response
      await response.arrayBuffer()
      throw new TypeError('terminated')
    }
    const { site: made } = await clientWith({ fetch: losesTheFirst }).sites.create({ domain: 'once.example.be' })
    expect(tries).toBe(2)
    const named: string[] = []
    for await (const { id, domain } of account.client.sites.list()) if (domain === made.domain) named.push(id)
    expect(named).toEqual([made.id])
  })

  it('is given again under its key, and another one under that key is refused', async () => {
    const idempotencyKey = 'a key of the test'.replaceAll(' ', '-')
    const create = (domain: string) => clientWith().sites.create({ domain }, { idempotencyKey })
    const first = await create('same.example.be')
    expect(await create('same.example.be')).toEqual(first)
    const { error } = await safe(create('other.example.be'))
    expect(error).toMatchObject({ code: 'idempotency_key_reused', status: 422, retryable: false })
  })

  // PGlite runs one transaction after the other: there the second waits, and is given the first answer.
  it.runIf(isPostgres)('that still runs elsewhere is refused, and tried again until it is done', async () => {
    const holder = new Client({ connectionString: at.databaseUrl ?? '' })
    await holder.connect()
    await holder.query('begin')
    await holder.query("insert into idempotency_keys (account_id, key, request_hash) values ($1, 'running', '')", [
      account.id,
    ])
    const statuses: number[] = []
    const renaming = clientWith({
      retries: 5,
      log: ({ status }) => {
        statuses.push(status)
        if (status === 409) holder.query('rollback')
      },
    }).account.rename('Renamed', { idempotencyKey: 'running' })
    expect(await renaming).toMatchObject({ name: 'Renamed' })
    expect(statuses[0]).toBe(409)
    expect(statuses.at(-1)).toBe(200)
    await holder.end()
  })
})

it('knows each try by the id in the log of the server, and shows no key', async () => {
  const entries: LogEntry[] = []
  const client = clientWith({ log: (entry) => entries.push(entry) })
  const error = await client.sites.get('0190a5c0-1234-7abc-8def-0123456789ab').then(
    () => expect.unreachable(),
    (thrown: ApiError) => thrown,
  )
  expect(isApiError(error)).toBe(true)
  expect(entries).toEqual([
    {
      event: 'try',
      endpoint: 'sites.get',
      method: 'GET',
      path: '/v1/sites/0190a5c0-1234-7abc-8def-0123456789ab',
      status: 404,
      milliseconds: expect.any(Number),
      try: 1,
      requestId: error.requestId,
      serverVersion: CONTRACT_VERSION,
    },
  ])
  expect(JSON.stringify(entries)).not.toContain(account.apiKey)
})

it('is counted by the version of the contract that it was made with', async () => {
  const counted = async (version: string) => {
    const metrics = await fetch(`${server.url}/metrics`, {
      headers: { authorization: `Bearer ${server.operatorToken}` },
    })
    const line = (await metrics.text()).match(`tinyeclipse_client_requests_total\\{version="${version}"\\} (\\d+)`)
    return Number(line?.[1] ?? 0)
  }
  const before = await counted(CONTRACT_VERSION)
  await clientWith().account.get()
  expect(await counted(CONTRACT_VERSION)).toBe(before + 1)
  await clientWith({ headers: { 'TinyEclipse-Version': 'x"} 1' } }).account.get()
  expect(await counted('other')).toBe(1)
})

it.each<[string, object]>([
  ['a metric', { metrics: ['visitors', 'visits'] }],
  ['a dimension', { dimensions: ['page', 'city'] }],
  ['a dimension of a filter', { filter: { and: [{ dimension: 'city', is: 'Gent' }] } }],
  ['a preset', { range: { preset: '8d' } }],
  ['a form of filter', { filter: { dimension: 'country', equals: 'BE' } }],
])('refuses %s that there is not, in the words of the mock', async (_, wrong) => {
  const mock = mockServer({ url: 'https://eclipse.example' })
  const ask = async (options: object) => {
    const query = { metrics: ['visitors'], range: { preset: '7d' as const }, ...wrong }
    const { error } = await safe(clientWith(options).analytics.query(site.id, query))
    return { code: error?.code, message: error?.message, issues: error?.issues }
  }
  const refused = await ask({})
  expect(refused).toMatchObject({ code: 'invalid_request', issues: [{ path: expect.stringMatching(/^\/./) }] })
  expect(await ask({ url: 'https://eclipse.example', fetch: mock.fetch })).toEqual(refused)
})

describe('a live stream', () => {
  /** A line that can be cut, and stays cut until it is mended. */
  function createLine() {
    const cuts = new Set<() => void>()
    let mended = Promise.resolve()
    let mend = () => {}
    const asked: (string | null)[] = []
    const through: typeof fetch = async (input, init) => {
      await mended
      const request = input as Request
      asked.push(request.headers.get('last-event-id'))
      const response = await fetch(request, init)
      const cut = new AbortController()
      cuts.add(() => cut.abort(new TypeError('terminated')))
      const body = response.body?.pipeThrough(new TransformStream(), { signal: cut.signal })
      return new Response(body ?? null, response)
    }
    return {
      asked,
      fetch: through,
      cut() {
        mended = new Promise((resolve) => {
          mend = resolve
        })
        for (const each of cuts) each()
        cuts.clear()
      },
      mend: () => mend(),
    }
  }

  it('loses nothing to a short cut, repeats nothing, and says so', async () => {
    const line = createLine()
    const stop = new AbortController()
    const seen: Streamed<LiveMessage>[] = []
    const ended = (async () => {
      const { analytics } = clientWith({ fetch: line.fetch })
      for await (const message of analytics.live(site.id, { signal: stop.signal })) seen.push(message)
    })()
    const seenMany = (count: number) =>
      eventually(
        () => seen.length,
        (length) => length >= count,
      )
    await seenMany(1)
    await server.send(site.siteKey, [pageview('/before')])
    await seenMany(2)

    line.cut()
    // Another reader tells when the server has told of it.
    const other = account.client.analytics.live(site.id)
    await other.next()
    await server.send(site.siteKey, [pageview('/meanwhile')])
    await other.next()
    await other.return()
    line.mend()
    await seenMany(4)
    stop.abort()
    await ended

    expect(seen.map(({ type, isResumed }) => [type, isResumed])).toEqual([
      ['stream.opened', false],
      ['events.accepted', undefined],
      ['stream.opened', true],
      ['events.accepted', undefined],
    ])
    expect(line.asked).toEqual([null, seen[1]?.eventId])
    expect(new Set(seen.map(({ eventId }) => eventId)).size).toBe(4)
  })

  it('goes on after the last message of an earlier one, and says when it cannot', async () => {
    const { analytics } = clientWith()
    const first = analytics.live(site.id)
    const { value: opened } = await first.next()
    await first.return()
    const again = async (lastEventId: string) => {
      const stream = analytics.live(site.id, { lastEventId })
      const { value } = await stream.next()
      await stream.return()
      return value
    }
    expect(await again(opened?.eventId ?? '')).toMatchObject({ type: 'stream.opened', isResumed: true })
    expect(await again('of-another-time')).toMatchObject({ type: 'stream.opened', isResumed: false })
  })

  it('ends when it is told to, whatever the garbage collector took meanwhile', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const stop = new AbortController()
    const messages = account.client.analytics.live(site.id, { signal: stop.signal })
    await messages.next()
    const waiting = messages.next()
    // A collection takes what nothing holds when it runs: a few, with turns between for what it leaves to do.
    for (let times = 0; times < 3; times++) {
      collect()
      await new Promise((next) => setTimeout(next, 2))
    }
    stop.abort()
    expect(await waiting).toEqual({ done: true, value: undefined })
  })

  it('leaves no listener on a signal that lives on, nor does a call', async () => {
    const { signal } = new AbortController()
    const { analytics, account: own } = account.client
    for (let count = 0; count < 5; count++) {
      const messages = analytics.live(site.id, { signal })
      await messages.next()
      await messages.return()
      await own.get({ signal })
      await safe(own.audit({ signal, limit: 1_000 }))
    }
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})
