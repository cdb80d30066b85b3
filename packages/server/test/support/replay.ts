import type { Target } from '@tinyeclipse/sdk/contract'
import { expect } from 'vitest'
import type { SentEvent } from './reference-sessions.ts'
import { post, type TestAccount, type TestClock, type TestServer, type TestSite } from './server.ts'
import type { SentBatch } from './traffic.ts'

/** Sends batches at the times at which they came; answers their events, in that order. */
export async function replay(
  { server, clock, site }: { server: TestServer; clock: TestClock; site: TestSite },
  batches: readonly SentBatch[],
): Promise<SentEvent[]> {
  for (const { receivedAt, address, userAgent, tab, language, wire } of batches) {
    clock.advance(receivedAt - clock.now().getTime())
    const body = {
      v: 1,
      k: site.siteKey,
      ...(tab !== null && { s: tab }),
      ...(language !== null && { l: language }),
      e: wire,
    }
    const response = await post(`${server.url}/v1/events`, JSON.stringify(body), {
      'content-type': 'text/plain;charset=UTF-8',
      'user-agent': userAgent,
      'x-forwarded-for': address,
    })
    expect([response.status, await response.json()]).toEqual([
      202,
      { accepted: wire.length, refused: [], parts: expect.any(String) },
    ])
  }
  return batches.flatMap(({ events }) => events)
}

/** Gives a site goals and translation groups. */
export async function describeSite(
  server: TestServer,
  { account, site }: { account: TestAccount; site: TestSite },
  { goals, units }: { goals: readonly Target[]; units: Readonly<Record<string, string>> },
): Promise<void> {
  for (const [index, target] of goals.entries()) {
    await server.database.execute(
      `insert into goals (account_id, site_id, goal_id, name, target, created_at) values ($1, $2, gen_random_uuid(), $3, $4, now())`,
      [account.id, site.id, `Goal ${index}`, JSON.stringify(target)],
    )
  }
  for (const [path, unit] of Object.entries(units)) {
    await server.database.execute(
      'insert into content_units (account_id, site_id, path, unit) values ($1, $2, $3, $4)',
      [account.id, site.id, path, unit],
    )
  }
}

/** Lets the recurring work sum up every day that changed. */
export async function sumUpDays(server: TestServer): Promise<void> {
  const work = server.app.modules
    .flatMap(({ recurring = [] }) => recurring)
    .filter(({ name }) => name.startsWith('analytics.'))
  expect(work.map(({ name }) => name)).not.toEqual([])
  for (let rounds = 0; rounds < 100; rounds++) {
    const { rows } = await server.database.execute('select count(*)::int as waiting from changed_days')
    if ((rows[0] as { waiting: number }).waiting === 0) return
    for (const { run } of work) await run({ signal: new AbortController().signal, now: new Date() })
  }
  throw new Error('Days stay changed, however often they are summed up')
}
