import type { AgentState, EnvironmentName, Explanation, HealthStatus, Outbox } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'
import { awaitBeats, endBeats, lockBeats } from './beats.ts'
import { jsonb } from './json.ts'

/** An agent as it stands in the tables: in `agents` what is seldom new, in `agent_beats` the rest. */
export interface StoredAgent {
  siteId: string
  status: 'connected' | 'left' | 'revoked'
  enrolledAt: Date
  lastHeartbeatAt: Date | null
  heartbeatDueAt: Date | null
  silentSince: Date | null
  silence: Explanation | null
  protocol: string
  agentVersion: string | null
  capabilities: string[]
  siteUrl: string
  restUrl: string | null
  isReachable: boolean | null
  detectedEnvironment: EnvironmentName | null
  environmentExplanation: Explanation | null
  confirmedEnvironment: EnvironmentName | null
  commands: { name: string; isAllowed: boolean }[]
  outbox: Outbox | null
  cronDueAt: Date | null
  state: AgentState
  stateAt: Date | null
  healthStatus: HealthStatus | null
  wordpressVersion: string | null
  updates: number
  siteKeyId: string
  apiKeyId: string
}
/** Without what is long. */
export type ListedAgent = Omit<
  StoredAgent,
  'state' | 'silence' | 'environmentExplanation' | 'commands' | 'outbox' | 'capabilities'
>

const SHORT = `a.site_id as "siteId", a.status, a.enrolled_at as "enrolledAt", b.heard_at as "lastHeartbeatAt",
  b.due_at as "heartbeatDueAt", b.silent_since as "silentSince", a.protocol, a.agent_version as "agentVersion",
  a.site_url as "siteUrl", a.rest_url as "restUrl", a.is_reachable as "isReachable", a.detected_environment as "detectedEnvironment",
  a.confirmed_environment as "confirmedEnvironment", b.cron_due_at as "cronDueAt", b.state_at as "stateAt",
  b.health_status as "healthStatus", a.wordpress_version as "wordpressVersion", a.updates, a.site_key_id as "siteKeyId",
  a.api_key_id as "apiKeyId"`
const LONG = `b.silence, a.capabilities, a.environment_explanation as "environmentExplanation", a.commands, b.outbox,
  a.state || b.figures as state`
const FROM = sql.raw('from agents a join agent_beats b on b.account_id = a.account_id and b.site_id = a.site_id')

export async function findAgent(tx: Tx, accountId: string, siteId: string): Promise<StoredAgent | null> {
  const { rows } = await sql<StoredAgent>`select ${sql.raw(SHORT)}, ${sql.raw(LONG)} ${FROM}
    where a.account_id = ${accountId} and a.site_id = ${siteId}`.execute(tx)
  return rows[0] ?? null
}

/** The same, and nobody changes it until the transaction is over. */
export async function lockAgent(tx: Tx, accountId: string, siteId: string): Promise<StoredAgent | null> {
  await lockBeats(tx, { accountId, siteId })
  return findAgent(tx, accountId, siteId)
}

/**
 * Sites of an account join one after the other: two that bring the same key or address at the same moment would both find
 * nobody there, and a person who presses the button twice would be refused.
 */
export async function lockEnrolments(tx: Tx, accountId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`enrolments ${accountId}`}, 0))`.execute(tx)
}

/** Whether a site has an agent that is not gone. */
export async function isConnected(tx: Tx, accountId: string, siteId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from agents
    where account_id = ${accountId} and site_id = ${siteId} and status = 'connected'`.execute(tx)
  return rows.length > 0
}

/** By site, the newest site first; of one site only where the key that asks is limited to it. */
export async function listAgents(
  tx: Tx,
  accountId: string,
  { siteId, before, limit }: { siteId: string | null; before: string | null; limit: number },
): Promise<ListedAgent[]> {
  const { rows } = await sql<ListedAgent>`select ${sql.raw(SHORT)} ${FROM}
    where a.account_id = ${accountId} ${siteId === null ? sql`` : sql`and a.site_id = ${siteId}`}
      ${before === null ? sql`` : sql`and a.site_id < ${before}`}
    order by a.site_id desc limit ${limit}`.execute(tx)
  return rows
}

/** A site that joins, or joins anew: what was said before it is forgotten, what a person confirmed is not. */
export async function putAgent(
  tx: Tx,
  accountId: string,
  agent: Pick<StoredAgent, 'siteId' | 'enrolledAt' | 'protocol' | 'agentVersion' | 'capabilities'> &
    Pick<
      StoredAgent,
      'siteUrl' | 'restUrl' | 'detectedEnvironment' | 'environmentExplanation' | 'siteKeyId' | 'apiKeyId'
    > & { heartbeatDueAt: Date },
): Promise<void> {
  await lockBeats(tx, { accountId, siteId: agent.siteId })
  await sql`insert into agents (account_id, site_id, status, enrolled_at, protocol, agent_version,
      capabilities, site_url, rest_url, detected_environment, environment_explanation, site_key_id, api_key_id)
    values (${accountId}, ${agent.siteId}, 'connected', ${agent.enrolledAt}, ${agent.protocol},
      ${agent.agentVersion}, ${agent.capabilities}, ${agent.siteUrl}, ${agent.restUrl}, ${agent.detectedEnvironment},
      ${jsonb(agent.environmentExplanation)}, ${agent.siteKeyId}, ${agent.apiKeyId})
    on conflict (account_id, site_id) do update set status = 'connected', enrolled_at = excluded.enrolled_at,
      protocol = excluded.protocol, agent_version = excluded.agent_version, capabilities = excluded.capabilities, site_url = excluded.site_url,
      rest_url = excluded.rest_url, is_reachable = null,
      detected_environment = coalesce(excluded.detected_environment, agents.detected_environment),
      environment_explanation = coalesce(excluded.environment_explanation, agents.environment_explanation),
      site_key_id = excluded.site_key_id, api_key_id = excluded.api_key_id`.execute(tx)
  await awaitBeats(tx, { accountId, siteId: agent.siteId }, agent.heartbeatDueAt)
}

/** What a site is made of, as it told. */
export type Inventory = Pick<
  StoredAgent,
  'protocol' | 'agentVersion' | 'capabilities' | 'detectedEnvironment' | 'environmentExplanation'
> &
  Pick<StoredAgent, 'commands' | 'state' | 'wordpressVersion' | 'updates'>

/** `state` is without the figures. Where the environment is not told, what was known of it stays. */
export async function storeInventory(
  tx: Tx,
  { accountId, siteId }: { accountId: string; siteId: string },
  told: Inventory,
): Promise<void> {
  await sql`update agents set protocol = ${told.protocol}, agent_version = ${told.agentVersion}, capabilities = ${told.capabilities},
      detected_environment = coalesce(${told.detectedEnvironment}, detected_environment),
      environment_explanation = coalesce(${jsonb(told.environmentExplanation)}, environment_explanation),
      commands = ${jsonb(told.commands)}, state = ${jsonb(told.state)}, wordpress_version = ${told.wordpressVersion}, updates = ${told.updates}
    where account_id = ${accountId} and site_id = ${siteId}`.execute(tx)
}

export async function confirmEnvironment(
  tx: Tx,
  accountId: string,
  siteId: string,
  environment: EnvironmentName | null,
): Promise<void> {
  await sql`update agents set confirmed_environment = ${environment}
    where account_id = ${accountId} and site_id = ${siteId}`.execute(tx)
}

export async function endAgent(tx: Tx, accountId: string, siteId: string, status: 'left' | 'revoked'): Promise<void> {
  await endBeats(tx, { accountId, siteId })
  await sql`update agents set status = ${status} where account_id = ${accountId} and site_id = ${siteId}`.execute(tx)
}
