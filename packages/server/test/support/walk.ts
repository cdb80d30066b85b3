import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type EndpointDefinition, type EndpointName, endpoints, type SCOPES } from '@tinyeclipse/sdk/contract'
import { heartbeatBody, PROTOCOL, signRequest, signText } from './agent.ts'
import { CHROME, pageview, type TestAccount, type TestServer } from './server.ts'
import type { Signer } from './walked-agent.ts'
import { addSession, fillSite, type WalkedSite } from './walked-site.ts'

/** An account with something of everything in it, under names by which a leak would show. */
export interface World {
  account: TestAccount
  site: WalkedSite & { sessionId: string }
  /** A site of the same account. */
  sibling: WalkedSite & { sessionId: string }
  /** A key of the site, which nothing else uses. */
  keyId: string
  sessionId: string
  /** Whatever would give the account away in an answer to another. */
  marks: string[]
}

let count = 0

export async function createWorld(server: TestServer): Promise<World> {
  const name = `world${count++}x`
  const account = await server.addAccount(`Account ${name}`)
  const addSite = async (mark: string) =>
    fillSite(server, account, await server.addSite(account, { domain: `${mark}.example.be` }), mark)
  const site = await addSite(name)
  const sibling = await addSite(`sibling-${name}`)
  const key = await account.client.keys.create({ kind: 'site', name: `Key ${name}`, siteId: site.id })
  const origin = `https://${name}.example.be`
  const sent = await server.send(site.siteKey, [pageview(`/page-${name}`)], { origin })
  if (sent.status !== 202) throw new Error(`The event was answered ${sent.status}`)
  // Not stored, and counted on their own.
  await server.send(site.siteKey, [pageview()], { origin, userAgent: 'Googlebot/2.1' })
  await server.send(site.siteKey, [pageview('/', { r: 'https://semalt.com/' })], { origin })
  // Facts feed this read model, and the server of most tests dispatches none.
  await server.database.execute(
    `insert into platform_sites select account_id, site_id, $2, 'active', domain, plan from sites where account_id = $1 on conflict do nothing`,
    [account.id, `Account ${name}`],
  )
  const { rows } = await server.database.execute('select session_id from sessions where site_id = $1', [site.id])
  const { session_id: sessionId } = rows[0] as { session_id: string }
  const marks = [name, account.id, site.id, sibling.id, key.id, sessionId, account.apiKey, site.agentKey]
  marks.push(site.goalId, site.unitId, site.segmentId, site.funnelId, site.exportId, site.fileId)
  const { runId, commandId, deliveredId, batchId } = site.agent
  marks.push(runId, commandId, deliveredId, batchId)
  const siblingSessionId = await addSession(server, account, sibling)
  return {
    account,
    site: { ...site, sessionId },
    sibling: { ...sibling, sessionId: siblingSessionId },
    keyId: key.id,
    sessionId,
    marks,
  }
}

/** What a request to an endpoint is made of. */
export interface Ingredients {
  params?: Record<string, string>
  body?: unknown
  /** Of an endpoint for agents. */
  signer?: Signer
}

/** How each endpoint is called so that it succeeds in a world. An endpoint without a recipe is not walked, so every one has to have it. */
const RECIPES: Record<EndpointName, (world: World) => Ingredients> = {
  live: () => ({}),
  ready: () => ({}),
  catalog: () => ({}),
  metrics: () => ({}),
  openapi: () => ({}),
  docs: () => ({}),
  tracker: () => ({}),
  trackerVitals: () => ({}),
  createAccount: () => ({ body: { name: 'Another account' } }),
  changeAccountStatus: ({ account }) => ({ params: { accountId: account.id }, body: { status: 'active' } }),
  removeAccount: ({ account }) => ({ params: { accountId: account.id } }),
  exportAccount: ({ account }) => ({ params: { accountId: account.id } }),
  listPlatformSites: () => ({}),
  listPlatformAudit: () => ({}),
  rotateOperatorToken: () => ({ body: {} }),
  getAccount: () => ({}),
  changeAccount: () => ({ body: { name: 'Renamed account' } }),
  listSites: () => ({}),
  createSite: () => ({ body: { domain: 'new.example.be' } }),
  getSite: ({ site }) => ({ params: { siteId: site.id } }),
  changeSite: ({ site }) => ({ params: { siteId: site.id }, body: { currency: 'CHF' } }),
  removeSite: ({ site }) => ({ params: { siteId: site.id } }),
  exportSite: ({ site }) => ({ params: { siteId: site.id } }),
  exportPersonalData: ({ site, sessionId }) => ({ params: { siteId: site.id }, body: { sessionId } }),
  erasePersonalData: ({ site, sessionId }) => ({ params: { siteId: site.id }, body: { sessionId } }),
  listKeys: () => ({}),
  createKey: ({ site }) => ({ body: { kind: 'site', name: 'New key', siteId: site.id } }),
  rotateKey: ({ keyId }) => ({ params: { keyId }, body: {} }),
  revokeKey: ({ keyId }) => ({ params: { keyId } }),
  listUsage: () => ({}),
  listAudit: () => ({}),
  sendEvents: ({ site }) => ({ params: { siteId: site.id }, body: { events: [pageview('/walked')] } }),
  listDroppedEvents: ({ site }) => ({ params: { siteId: site.id } }),
  recordEvents: ({ site }) => ({ body: { v: 1, k: site.siteKey, e: [pageview('/walked')] } }),
  getImportTarget: ({ site }) => ({ params: { siteId: site.id } }),
  importEvents: ({ site }) => ({
    params: { siteId: site.id },
    body: {
      source: 'access-log',
      events: [
        { id: 'walked', at: '2026-06-01T10:00:00Z', kind: 'p', url: 'https://a.example.be/', visitor: 'somebody' },
      ],
    },
  }),
  queryFunnel: ({ site }) => ({ params: { siteId: site.id }, body: { range: { preset: 'today' } } }),
  queryAnalytics: ({ site }) => ({
    params: { siteId: site.id },
    body: { metrics: ['visitors'], range: { preset: 'today' }, granularity: 'day', dimensions: ['page'] },
  }),
  listGoals: ({ site }) => ({ params: { siteId: site.id } }),
  createGoal: ({ site }) => ({
    params: { siteId: site.id },
    body: { name: 'Paid', target: { event: { is: 'paid' } } },
  }),
  changeGoal: ({ site }) => ({ params: { siteId: site.id, goalId: site.goalId }, body: { name: 'Renamed' } }),
  removeGoal: ({ site }) => ({ params: { siteId: site.id, goalId: site.goalId } }),
  queryGoals: ({ site }) => ({
    params: { siteId: site.id },
    body: { range: { preset: 'today' }, segmentId: site.segmentId },
  }),
  listContentUnits: ({ site }) => ({ params: { siteId: site.id } }),
  replaceContentUnits: ({ site }) => ({
    params: { siteId: site.id },
    body: { units: [{ unit: 'Pralines', paths: ['/pralines/', '/en/pralines/'] }] },
  }),
  removeContentUnit: ({ site }) => ({ params: { siteId: site.id, unitId: site.unitId } }),
  listSegments: ({ site }) => ({ params: { siteId: site.id } }),
  createSegment: ({ site }) => ({
    params: { siteId: site.id },
    body: { name: 'Belgium', filter: { dimension: 'country', is: 'BE' } },
  }),
  changeSegment: ({ site }) => ({ params: { siteId: site.id, segmentId: site.segmentId }, body: { name: 'Renamed' } }),
  removeSegment: ({ site }) => ({ params: { siteId: site.id, segmentId: site.segmentId } }),
  listFunnels: ({ site }) => ({ params: { siteId: site.id } }),
  createFunnel: ({ site }) => ({
    params: { siteId: site.id },
    body: {
      name: 'To an offer',
      definition: { steps: [{ name: 'Offer', page: { is: '/offer' } }], windowMinutes: 60 },
    },
  }),
  changeFunnel: ({ site }) => ({ params: { siteId: site.id, funnelId: site.funnelId }, body: { name: 'Renamed' } }),
  removeFunnel: ({ site }) => ({ params: { siteId: site.id, funnelId: site.funnelId } }),
  exportAnalytics: ({ site }) => ({
    params: { siteId: site.id },
    body: {
      query: { metrics: ['visitors'], range: { preset: 'today' }, segmentId: site.segmentId },
      table: 'page',
      format: 'csv',
    },
  }),
  listScheduledExports: ({ site }) => ({ params: { siteId: site.id } }),
  createScheduledExport: ({ site }) => ({
    params: { siteId: site.id },
    body: {
      name: 'Funnel',
      every: 'week',
      request: { funnel: { range: { preset: '7d' }, segmentId: site.segmentId }, format: 'json' },
    },
  }),
  changeScheduledExport: ({ site }) => ({
    params: { siteId: site.id, exportId: site.exportId },
    body: { every: 'month' },
  }),
  removeScheduledExport: ({ site }) => ({ params: { siteId: site.id, exportId: site.exportId } }),
  listExportFiles: ({ site }) => ({ params: { siteId: site.id, exportId: site.exportId } }),
  downloadExportFile: ({ site }) => ({
    params: { siteId: site.id, exportId: site.exportId, fileId: site.fileId },
  }),
  listSessions: ({ site }) => ({ params: { siteId: site.id }, body: { range: { preset: 'today' } } }),
  getSession: ({ site }) => ({ params: { siteId: site.id, sessionId: site.sessionId } }),
  queryHeatmap: ({ site }) => ({
    params: { siteId: site.id },
    body: { range: { preset: 'today' }, page: '/', device: 'desktop' },
  }),
  queryScrollMap: ({ site }) => ({ params: { siteId: site.id }, body: { range: { preset: 'today' }, page: '/' } }),
  queryVitals: ({ site }) => ({ params: { siteId: site.id }, body: { range: { preset: 'today' } } }),
  getNow: ({ site }) => ({ params: { siteId: site.id } }),
  getSummary: ({ site }) => ({ params: { siteId: site.id } }),
  streamLive: ({ site }) => ({ params: { siteId: site.id } }),
  connectPage: () => ({}),
  enrolAgent: ({ site: { agentKey, agent } }) => ({
    body: {
      agentKey,
      publicKey: agent.newKeys.publicKey,
      protocol: PROTOCOL,
      site: { url: 'https://shop.example.be', languages: ['nl'] },
    },
    signer: { ...agent.signer, siteId: 'new', keyId: 'new', privateKey: agent.newKeys.privateKey },
  }),
  sendHeartbeat: ({ site: { agent } }) => ({ body: heartbeatBody(), signer: agent.signer }),
  relayEvents: ({ site: { siteKey, agent } }) => ({
    body: { batch: { v: 1, k: siteKey, e: [pageview('/walked')] }, address: '81.82.83.84', userAgent: CHROME },
    signer: agent.signer,
  }),
  addAgentKey: ({ site: { id, agent } }) => {
    const { publicKey, privateKey } = agent.newKeys
    const proof = signText(`tinyeclipse-key/1\n${id}\n${publicKey}`, privateKey)
    return { body: { publicKey, proof }, signer: agent.signer }
  },
  leaveAgent: ({ site: { agent } }) => ({ body: {}, signer: agent.signer }),
  createEnrolmentCode: ({ site }) => ({ body: { siteId: site.id } }),
  listAgents: () => ({}),
  getAgent: ({ site }) => ({ params: { siteId: site.id } }),
  changeAgent: ({ site }) => ({ params: { siteId: site.id }, body: { environment: 'staging' } }),
  revokeAgent: ({ site }) => ({ params: { siteId: site.id } }),
  moveSigningKey: () => ({ body: {} }),
  sendReports: ({ site: { agent } }) => ({
    body: {
      reports: [
        {
          id: randomUUID(),
          seq: 3,
          module: 'forms',
          event: 'submitted',
          title: 'Walked',
          occurredAt: new Date(agent.signer.now()).toISOString(),
        },
      ],
    },
    signer: agent.signer,
  }),
  compareReports: ({ site: { agent } }) => ({
    body: { ranges: [{ from: 1, to: 2, count: 2, checksum: 1 }] },
    signer: agent.signer,
  }),
  listReports: ({ site }) => ({ params: { siteId: site.id } }),
  createCommand: ({ site }) => ({ params: { siteId: site.id }, body: { name: 'flush_caches' } }),
  listCommands: ({ site }) => ({ params: { siteId: site.id } }),
  getCommand: ({ site: { id, agent } }) => ({ params: { siteId: id, commandId: agent.commandId } }),
  undoCommand: ({ site: { id, agent } }) => ({ params: { siteId: id, commandId: agent.commandId }, body: {} }),
  createCommandRun: ({ site }) => ({ body: { name: 'flush_caches', siteIds: [site.id] } }),
  listCommandRuns: () => ({}),
  getCommandRun: ({ site: { agent } }) => ({ params: { runId: agent.runId } }),
  listRunCommands: ({ site: { agent } }) => ({ params: { runId: agent.runId } }),
  undoCommandRun: ({ site: { agent } }) => ({ params: { runId: agent.runId }, body: {} }),
  streamAgent: ({ site }) => ({ params: { siteId: site.id } }),
  reportCommandResult: ({ site: { agent } }) => ({
    params: { commandId: agent.deliveredId },
    body: { status: 'succeeded', message: 'Done' },
    signer: agent.signer,
  }),
  reportBatchResult: ({ site: { agent } }) => ({
    params: { batchId: agent.batchId },
    body: { applied: 1, failed: [] },
    signer: agent.signer,
  }),
}

export interface Step {
  name: EndpointName
  endpoint: EndpointDefinition
  recipe(world: World): Ingredients
}

/** Every endpoint of the contract. Throws when one has no recipe. */
export const walk: Step[] = (Object.entries(endpoints) as [EndpointName, EndpointDefinition][]).map(
  ([name, endpoint]) => {
    const recipe = RECIPES[name]
    if (!recipe)
      throw new Error(
        `${endpoint.id} has no recipe in support/walk.ts, so nothing looks at how it keeps accounts apart`,
      )
    return { name, endpoint, recipe }
  },
)

/** The server serves the tracker as it was built; in a tree where nothing was, it answers 404, and only the rest is called. */
export const isTrackerBuilt = isThere('@tinyeclipse/tracker/t.js') && isThere('@tinyeclipse/tracker/t-vitals.js')
export const servedSteps = walk.filter(({ name }) => !name.startsWith('tracker') || isTrackerBuilt)
/** Those that are read page by page. */
export const listSteps = walk.filter(
  ({ endpoint: { query } }) => query && 'shape' in query && 'cursor' in Object(query.shape),
)
export const accountSteps = walk.filter(({ endpoint }) => endpoint.access === 'account')
export const agentSteps = walk.filter(({ endpoint: { access } }) => access === 'agent' || access === 'newAgent')
export const operatorSteps = walk.filter(({ endpoint }) => endpoint.access === 'operator')

export interface Answer {
  status: number
  headers: Headers
  /** Empty for a stream that goes on for ever. */
  text: string
  json: unknown
}

/** Calls an endpoint with these ingredients and this key, bare: nothing of the sdk stands between. */
export async function call(
  url: string,
  { endpoint }: Pick<Step, 'endpoint'>,
  { params = {}, body, signer }: Ingredients,
  key: string | null,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? `no-${name}`)
  const response = await fetch(url + path, {
    method: endpoint.method,
    headers: {
      ...(body !== undefined && { 'content-type': endpoint.access === 'siteKey' ? 'text/plain' : 'application/json' }),
      ...(key !== null && { authorization: `Bearer ${key}` }),
      'user-agent': CHROME,
      ...(signer && signatureOf(signer, endpoint.method, path, JSON.stringify(body))),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const isEndless = response.headers.get('content-type')?.startsWith('text/event-stream')
  if (isEndless) await response.body?.cancel()
  const text = isEndless ? '' : await response.text()
  const isJson =
    response.headers.get('content-type')?.includes('json') && !response.headers.get('content-type')?.includes('ndjson')
  return { status: response.status, headers: response.headers, text, json: isJson && text ? JSON.parse(text) : null }
}

function signatureOf({ now, ...by }: Signer, method: string, path: string, body: string): Record<string, string> {
  const nonce = randomBytes(18).toString('base64url')
  return signRequest({ ...by, method, path, query: '', body, timestamp: Math.floor(now() / 1000), nonce }).headers
}

/** The key that an endpoint asks for. */
export function keyFor(server: TestServer, world: World, { endpoint }: Pick<Step, 'endpoint'>): string | null {
  if (endpoint.access === 'account') return world.account.apiKey
  return endpoint.access === 'operator' ? server.operatorToken : null
}

/** An API key of the world's account that has these scopes. */
export async function keyWith(
  server: TestServer,
  world: World,
  scopes: readonly string[],
  siteId?: string,
): Promise<string> {
  const body = { kind: 'api' as const, scopes: scopes as (typeof SCOPES)[number][], ...(siteId && { siteId }) }
  return (await server.operator(world.account.id).keys.create(body)).secret
}

/** A digest of every row an account has, table by table. */
export async function snapshot(server: TestServer, accountId: string): Promise<Record<string, string>> {
  const digests = (await accountTables(server)).map(
    (
      table,
    ) => `select '${table}' as name, count(*) || ' ' || coalesce(md5(string_agg(row, ',' order by row)), '') as digest
      from (select (to_jsonb(t) - 'last_used_at')::text as row from ${table} t where account_id = $1) rows`,
  )
  const { rows } = await server.database.execute(digests.join(' union all '), [accountId])
  return Object.fromEntries((rows as { name: string; digest: string }[]).map(({ name, digest }) => [name, digest]))
}

/** Names of all tables with an account, partitions left out. */
export async function accountTables(server: TestServer): Promise<string[]> {
  const { rows } = await server.database.execute(`select c.relname as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`)
  return (rows as { name: string }[]).map(({ name }) => name)
}

/** All rows of a table as text, to look for what must not be in them. */
export async function rowsAsText(server: TestServer, table: string): Promise<string> {
  const { rows } = await server.database.execute(
    `select coalesce(string_agg(t::text, E'\\n'), '') as text from ${table} t`,
  )
  return (rows[0] as { text: string }).text
}

function isThere(file: string): boolean {
  try {
    return existsSync(createRequire(import.meta.url).resolve(file))
  } catch {
    return false
  }
}
