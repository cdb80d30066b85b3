import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { migrate } from '@tinyeclipse/server'
import { afterAll, expect, it } from 'vitest'
import { withDatabase } from '../support/load.ts'
import { createTestDatabase, type TestDatabase } from '../support/server.ts'

const all = readdirSync(new URL('../../migrations/', import.meta.url)).sort()
const before = all.slice(0, all.indexOf('0008-heartbeats.sql'))
const state = {
  wordpress: { version: '6.7' },
  disk: { freeBytes: 1, totalBytes: 2 },
  mail: { failed24h: 0 },
  maintenance: { isOn: true },
}
let at: TestDatabase | undefined
afterAll(() => at?.remove())

it('keeps what agents told when it moves to two tables, on either database', async () => {
  at = await createTestDatabase('new')
  const [accountId, siteId, silentId] = [randomUUID(), randomUUID(), randomUUID()]
  await withDatabase(at, async (database) => {
    await migrate(database, before)
    await database.execute("insert into accounts (account_id, name) values ($1, 'Bakery')", [accountId])
    for (const [id, told] of [
      [siteId, state],
      [silentId, {}],
    ] as const) {
      await database.execute(
        `with site as (insert into sites (account_id, site_id, domain, environment, time_zone, languages, currency, plan, allowed_origins)
           values ($1, $2, 'shop.example.be', 'production', 'UTC', '{}', 'EUR', 'pro', '{}')),
         key as (insert into keys (account_id, key_id, kind, site_id, name, prefix, hash, scopes) values ($1, $2, 'api', $2, '', '', '', '{}'))
         insert into agents (account_id, site_id, status, enrolled_at, last_heartbeat_at, heartbeat_due_at, silent_since, silence,
             protocol, capabilities, site_url, site_key_id, api_key_id, outbox, cron_due_at, state, state_at, health_status, health)
           values ($1, $2, 'connected', '2026-01-01Z', '2026-01-02Z', '2026-01-03Z', case when $3 = '{}' then timestamptz '2026-01-04Z' end,
             '{"decision":"silent"}', '1.0', '{}', '', $2, $2, '{"waiting":1}', '2026-01-05Z', $3::jsonb, '2026-01-06Z', 'critical', '{}')`,
        [accountId, id, JSON.stringify(told)],
      )
    }
    await migrate(database)
    const { rows } = await database.execute(
      `select a.state, b.figures, b.heard_at, b.due_at, b.silent_since, b.silence, b.outbox, b.cron_due_at, b.state_at, b.told,
         b.health_status, b.is_in_maintenance
       from agents a join agent_beats b using (account_id, site_id) order by site_id = $1 desc`,
      [siteId],
    )
    const { disk, mail, ...rest } = state
    const kept = {
      heard_at: new Date('2026-01-02Z'),
      due_at: new Date('2026-01-03Z'),
      silence: { decision: 'silent' },
      outbox: { waiting: 1 },
      cron_due_at: new Date('2026-01-05Z'),
      state_at: new Date('2026-01-06Z'),
      told: null,
      health_status: 'critical',
    }
    expect(rows).toEqual([
      { ...kept, state: rest, figures: { disk, mail }, silent_since: null, is_in_maintenance: true },
      { ...kept, state: {}, figures: {}, silent_since: new Date('2026-01-04Z'), is_in_maintenance: false },
    ])
  })
})
