import type {
  AgentState,
  EnvironmentName,
  Explanation,
  HealthFinding,
  HealthStatus,
  Outbox,
} from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/database.ts'

/** An agent as it stands in the table. */
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
  health: { findings: HealthFinding[]; explanation: Explanation } | null
  wordpressVersion: string | null
  updates: number
  siteKeyId: string
  apiKeyId: string
}
/** Without what is long. */
export type ListedAgent = Omit<
  StoredAgent,
  'state' | 'health' | 'silence' | 'environmentExplanation' | 'commands' | 'outbox' | 'capabilities'
>

const SHORT = `site_id as "siteId", status, enrolled_at as "enrolledAt", last_heartbeat_at as "lastHeartbeatAt",
  heartbeat_due_at as "heartbeatDueAt", silent_since as "silentSince", protocol, agent_version as "agentVersion",
  site_url as "siteUrl", rest_url as "restUrl", is_reachable as "isReachable", detected_environment as "detectedEnvironment",
  confirmed_environment as "confirmedEnvironment", cron_due_at as "cronDueAt", state_at as "stateAt",
  health_status as "healthStatus", wordpress_version as "wordpressVersion", updates, site_key_id as "siteKeyId",
  api_key_id as "apiKeyId"`
const LONG = `silence, capabilities, environment_explanation as "environmentExplanation", commands, outbox, state, health`

export async function findAgent(tx: Tx, accountId: string, siteId: string): Promise<StoredAgent | null> {
  const { rows } = await sql<StoredAgent>`select ${sql.raw(SHORT)}, ${sql.raw(LONG)} from agents
    where account_id = ${accountId} and site_id = ${siteId}`.execute(tx)
  return rows[0] ?? null
}

/** The same, and nobody changes it until the transaction is over. */
export async function lockAgent(tx: Tx, accountId: string, siteId: string): Promise<StoredAgent | null> {
  const { rows } = await sql<StoredAgent>`select ${sql.raw(SHORT)}, ${sql.raw(LONG)} from agents
    where account_id = ${accountId} and site_id = ${siteId} for update`.execute(tx)
  return rows[0] ?? null
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
  const { rows } = await sql<ListedAgent>`select ${sql.raw(SHORT)} from agents
    where account_id = ${accountId} ${siteId === null ? sql`` : sql`and site_id = ${siteId}`}
      ${before === null ? sql`` : sql`and site_id < ${before}`}
    order by site_id desc limit ${limit}`.execute(tx)
  return rows
}

/** A site that joins, or joins anew: what was said before it is forgotten, what a person confirmed is not. */
export async function putAgent(
  tx: Tx,
  accountId: string,
  agent: Pick<StoredAgent, 'siteId' | 'enrolledAt' | 'heartbeatDueAt' | 'protocol' | 'agentVersion' | 'capabilities'> &
    Pick<
      StoredAgent,
      'siteUrl' | 'restUrl' | 'detectedEnvironment' | 'environmentExplanation' | 'siteKeyId' | 'apiKeyId'
    >,
): Promise<void> {
  await sql`insert into agents (account_id, site_id, status, enrolled_at, heartbeat_due_at, protocol, agent_version,
      capabilities, site_url, rest_url, detected_environment, environment_explanation, site_key_id, api_key_id)
    values (${accountId}, ${agent.siteId}, 'connected', ${agent.enrolledAt}, ${agent.heartbeatDueAt}, ${agent.protocol},
      ${agent.agentVersion}, ${agent.capabilities}, ${agent.siteUrl}, ${agent.restUrl}, ${agent.detectedEnvironment},
      ${json(agent.environmentExplanation)}, ${agent.siteKeyId}, ${agent.apiKeyId})
    on conflict (account_id, site_id) do update set status = 'connected', enrolled_at = excluded.enrolled_at,
      heartbeat_due_at = excluded.heartbeat_due_at, silent_since = null, silence = null, protocol = excluded.protocol,
      agent_version = excluded.agent_version, capabilities = excluded.capabilities, site_url = excluded.site_url,
      rest_url = excluded.rest_url, is_reachable = null,
      detected_environment = coalesce(excluded.detected_environment, agents.detected_environment),
      environment_explanation = coalesce(excluded.environment_explanation, agents.environment_explanation),
      site_key_id = excluded.site_key_id, api_key_id = excluded.api_key_id`.execute(tx)
}

export type Heard = Pick<
  StoredAgent,
  'lastHeartbeatAt' | 'heartbeatDueAt' | 'protocol' | 'agentVersion' | 'capabilities'
> &
  Pick<StoredAgent, 'detectedEnvironment' | 'environmentExplanation' | 'commands' | 'outbox' | 'cronDueAt'> &
  Pick<StoredAgent, 'state' | 'stateAt' | 'healthStatus' | 'health' | 'wordpressVersion' | 'updates'>

// A state that is as it was keeps its place: most of a heartbeat's bytes are in it.
export async function storeHeartbeat(tx: Tx, accountId: string, siteId: string, heard: Heard): Promise<void> {
  await sql`update agents set last_heartbeat_at = ${heard.lastHeartbeatAt}, heartbeat_due_at = ${heard.heartbeatDueAt},
      silent_since = null, silence = null, protocol = ${heard.protocol}, agent_version = ${heard.agentVersion},
      capabilities = ${heard.capabilities}, detected_environment = ${heard.detectedEnvironment},
      environment_explanation = ${json(heard.environmentExplanation)}, commands = ${json(heard.commands)},
      outbox = ${json(heard.outbox)}, cron_due_at = ${heard.cronDueAt}, state = case when state is distinct from ${json(heard.state)} then ${json(heard.state)} else state end,
      state_at = ${heard.stateAt}, health_status = ${heard.healthStatus}, health = ${json(heard.health)},
      wordpress_version = ${heard.wordpressVersion}, updates = ${heard.updates}
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

/** An agent that is gone is waited for no more. */
export async function endAgent(tx: Tx, accountId: string, siteId: string, status: 'left' | 'revoked'): Promise<void> {
  await sql`update agents set status = ${status}, heartbeat_due_at = null, silent_since = null, silence = null
    where account_id = ${accountId} and site_id = ${siteId}`.execute(tx)
}

export interface OverdueAgent {
  accountId: string
  siteId: string
  lastHeartbeatAt: Date | null
  enrolledAt: Date
  heartbeatDueAt: Date
}

/** Those that should have been heard of by now, the longest first. `tx` is the writer's; leans on agents_due. */
export async function listOverdue(tx: Tx, now: Date, limit: number): Promise<OverdueAgent[]> {
  const { rows } = await sql<OverdueAgent>`
    select account_id as "accountId", site_id as "siteId", last_heartbeat_at as "lastHeartbeatAt",
      enrolled_at as "enrolledAt", heartbeat_due_at as "heartbeatDueAt"
    from agents where status = 'connected' and silent_since is null and heartbeat_due_at < ${now}
    order by heartbeat_due_at limit ${limit}`.execute(tx)
  return rows
}

/** False when it was heard of meanwhile. `tx` is the account's. */
export async function markSilent(tx: Tx, agent: OverdueAgent, now: Date, silence: Explanation): Promise<boolean> {
  const { rows } = await sql`update agents set silent_since = ${now}, silence = ${json(silence)}
    where account_id = ${agent.accountId} and site_id = ${agent.siteId} and status = 'connected'
      and silent_since is null and heartbeat_due_at < ${now} returning 1`.execute(tx)
  return rows.length > 0
}

const json = (value: unknown) => (value === null ? null : sql`${JSON.stringify(value)}::jsonb`)
