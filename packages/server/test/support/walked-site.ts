import { randomUUID } from 'node:crypto'
import type { TestAccount, TestServer, TestSite } from './server.ts'
import { fillAgent, type WalkedAgent } from './walked-agent.ts'

/** A site with two of everything that it lists. */
export interface WalkedSite extends TestSite {
  goalId: string
  unitId: string
  segmentId: string
  funnelId: string
  exportId: string
  fileId: string
  agent: WalkedAgent
}

/** Gives a site what its account makes there, under names that have the mark. By SQL, as many tests ask for it. */
export async function fillSite(
  server: TestServer,
  account: TestAccount,
  site: TestSite,
  mark: string,
): Promise<WalkedSite> {
  const [goals, segments, funnels, exports, files] = [1, 2, 3, 4, 5].map(() => [randomUUID(), randomUUID()])
  const ids = (list: string[] | undefined) => `unnest(array['${list?.join("','")}']::uuid[]) as id`
  const of = `'${account.id}'::uuid, '${site.id}'::uuid`
  const request = JSON.stringify({
    query: { metrics: ['visitors'], range: { preset: 'yesterday' }, granularity: 'total', dimensions: [], limit: 10 },
    table: 'totals',
    format: 'csv',
    separator: ',',
  })
  const { rows } = await server.database.execute(
    `with made as (
      insert into goals (account_id, site_id, goal_id, name, target, created_at)
        select ${of}, id, '${mark} ' || id, '{"page":{"is":"/thanks-${mark}"}}', now() from ${ids(goals)})
    , segments_made as (
      insert into segments (account_id, site_id, segment_id, name, filter, created_at)
        select ${of}, id, '${mark} ' || id, '{"dimension":"page","is":"/${mark}"}', now() from ${ids(segments)})
    , funnels_made as (
      insert into funnels (account_id, site_id, funnel_id, name, definition, created_at)
        select ${of}, id, '${mark} ' || id, '{"steps":[{"name":"Page","page":{"is":"/${mark}"}}]}', now() from ${ids(funnels)})
    , exports_made as (
      insert into scheduled_exports (account_id, site_id, export_id, name, request, every, next_run_at, created_at)
        select ${of}, id, '${mark} ' || id, '${request}', 'day', now() + interval '1 day', now() from ${ids(exports)})
    , files_made as (
      insert into export_files (account_id, site_id, export_id, file_id, made_at, name, format, bytes, content)
        select ${of}, '${exports?.[0]}', id, now(), '${mark}.csv', 'csv', 4, '${mark}' from ${ids(files)})
    insert into content_units (account_id, site_id, path, unit)
      select ${of}, path, 'unit ' || path from unnest(array['/a-${mark}', '/b-${mark}']) as path
      returning unit_id as "unitId"`,
  )
  return {
    ...site,
    goalId: goals?.[0] ?? '',
    segmentId: segments?.[0] ?? '',
    funnelId: funnels?.[0] ?? '',
    exportId: exports?.[0] ?? '',
    fileId: files?.[0] ?? '',
    unitId: (rows[0] as { unitId: string }).unitId,
    agent: await fillAgent(server, account, site, mark),
  }
}

/** A session in which nothing happened: what counts events sees none. */
export async function addSession(server: TestServer, account: TestAccount, site: TestSite): Promise<string> {
  const { rows } = await server.database.execute(
    `insert into sessions (account_id, site_id, session_id, visitor_id, started_at, ended_at, pageviews, events, engaged_ms,
        channel, device)
      values ($1, $2, gen_random_uuid(), gen_random_uuid(), now(), now(), 0, 0, 0, 'direct', 'desktop')
      returning session_id as id`,
    [account.id, site.id],
  )
  return (rows[0] as { id: string }).id
}
