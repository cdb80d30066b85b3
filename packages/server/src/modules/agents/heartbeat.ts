import { type EndpointOutput, type endpoints, HEARTBEAT_SECONDS, type Heartbeat } from '@tinyeclipse/sdk/contract'
import type { Clock } from '../../platform/clock.ts'
import type { Tx } from '../../platform/database.ts'
import { type NewFact, recordFacts } from '../../platform/facts.ts'
import { explainEnvironment } from './environment.ts'
import { lookAtHealth } from './health/index.ts'
import { lockLiving } from './leave.ts'
import { PROTOCOL, requireProtocol } from './protocol.ts'
import { listedKeys, type ServerSigning } from './server-keys.ts'
import { dueAfter } from './silence.ts'
import { countUpdates, mergeState, readState } from './state.ts'
import { type StoredAgent, storeHeartbeat } from './store/agents.ts'

type Answer = EndpointOutput<typeof endpoints.sendHeartbeat>
/** What waits for a site and goes with the answer. */
export type TakeWaiting = (
  tx: Tx,
  site: { accountId: string; siteId: string },
) => Promise<Pick<Answer, 'commands' | 'batches' | 'hasMore'>>
export interface HeartbeatParts {
  clock: Clock
  serverKeys: ServerSigning
  takeWaiting: TakeWaiting
}
type Site = { accountId: string; siteId: string }

/** Takes what an agent says of its site, and answers what it is to do. `tx` is the request's. */
export async function takeHeartbeat(
  { clock, serverKeys, takeWaiting }: HeartbeatParts,
  tx: Tx,
  site: Site,
  said: Omit<Heartbeat, 'state'> & { state?: Record<string, unknown> | undefined },
): Promise<Answer> {
  requireProtocol(said.protocol as Parameters<typeof requireProtocol>[0])
  const now = clock.now()
  const before = await lockLiving(tx, site)
  const { state: parts, refused } = readState(said.state ?? {})
  const isTold = Object.keys(parts).length > 0
  const state = isTold ? mergeState(before.state, parts) : before.state
  const outbox = said.outbox ?? before.outbox
  const source = `heartbeat of ${now.toISOString()}`
  const health = lookAtHealth({ state, outbox, now }, source)
  const guess = parts.environment
  await storeHeartbeat(tx, site.accountId, site.siteId, {
    lastHeartbeatAt: now,
    heartbeatDueAt: dueAfter(now),
    protocol: said.protocol.version,
    agentVersion: said.protocol.agent ?? null,
    capabilities: said.protocol.capabilities ?? [],
    detectedEnvironment: guess?.value ?? before.detectedEnvironment,
    environmentExplanation: guess ? explainEnvironment(guess, source) : before.environmentExplanation,
    commands: said.commands?.map(({ name, isAllowed }) => ({ name, isAllowed })) ?? before.commands,
    outbox,
    cronDueAt:
      said.cronDueAt === undefined ? before.cronDueAt : said.cronDueAt === null ? null : new Date(said.cronDueAt),
    state,
    stateAt: isTold ? now : before.stateAt,
    healthStatus: health.status,
    health,
    wordpressVersion: state.wordpress?.version ?? null,
    updates: countUpdates(state),
  })
  await recordFacts(tx, factsOf(site, before, state, now))
  const waiting = await takeWaiting(tx, site)
  return {
    serverTime: now.toISOString(),
    heartbeatSeconds: HEARTBEAT_SECONDS,
    protocol: PROTOCOL,
    serverKeys: listedKeys(serverKeys.latest()),
    environment: before.confirmedEnvironment,
    ...waiting,
    wantsFullState: state.wordpress === undefined || state.plugins === undefined,
    refused,
  }
}

/** What became otherwise with this heartbeat. */
function factsOf({ accountId, siteId }: Site, before: StoredAgent, state: StoredAgent['state'], now: Date): NewFact[] {
  const facts: NewFact[] = []
  const tell = (name: string, payload: Record<string, unknown>) =>
    facts.push({ accountId, name, payload: { siteId, ...payload }, occurredAt: now })
  if (before.silentSince) {
    const heardAt = before.lastHeartbeatAt ?? before.enrolledAt
    const silentSeconds = Math.round((now.getTime() - heardAt.getTime()) / 1000)
    tell('heartbeat.returned', { silentSince: before.silentSince.toISOString(), silentSeconds })
  }
  const [was, is] = [before.state.maintenance?.isOn ?? false, state.maintenance?.isOn ?? false]
  if (was !== is) {
    const { since = null, runningUpdates = [] } = state.maintenance ?? {}
    tell('maintenance.changed', { isOn: is, since, runningUpdates })
  }
  return facts
}
