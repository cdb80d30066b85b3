import type { Target } from '@tinyeclipse/sdk/contract'
import type { Module } from '@tinyeclipse/server'
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

/** Has every day summed up that changed, without waiting until it is quiet, and what is stale made anew. */
export async function sumUpDays(server: TestServer): Promise<void> {
  const analytics = analyticsOf(server)
  for (let rounds = 0; rounds < 10; rounds++) {
    for (const { run } of analytics.recurring ?? [])
      await run({ signal: new AbortController().signal, now: new Date() })
    await analytics.sumUp()
    const { rows } = await server.database.execute('select count(*)::int as waiting from changed_days')
    if ((rows[0] as { waiting: number }).waiting === 0) return
  }
  throw new Error('Days stay changed, however often they are summed up')
}

type Analytics = Module & { sumUp(): Promise<number> }
/** The module of the server, which sums up when it is told to. */
export function analyticsOf(server: TestServer): Analytics {
  const found = server.app.modules.find(({ name }) => name === 'analytics')
  if (!found || !('sumUp' in found)) throw new Error('There is no module that sums days up')
  return found as Analytics
}
