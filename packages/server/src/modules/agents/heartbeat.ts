import { createHash } from 'node:crypto'
import { type EndpointOutput, type endpoints, HEARTBEAT_SECONDS, type Heartbeat } from '@tinyeclipse/sdk/contract'
import type { Clock } from '../../platform/clock.ts'
import type { Tx } from '../../platform/database.ts'
import { type NewFact, recordFacts } from '../../platform/facts.ts'
import { explainEnvironment } from './environment.ts'
import { lookAtHealth } from './health/index.ts'
import { gone, lockLiving } from './leave.ts'
import { PROTOCOL, requireProtocol } from './protocol.ts'
import { listedKeys, type ServerSigning } from './server-keys.ts'
import { dueAfter } from './silence.ts'
import { countUpdates, isWhole, readState, splitState } from './state.ts'
import { type Inventory, type StoredAgent, storeInventory } from './store/agents.ts'
import { type BeatBefore, noteBeat } from './store/beats.ts'

type Answer = EndpointOutput<typeof endpoints.sendHeartbeat>
type Waiting = Pick<Answer, 'commands' | 'batches' | 'hasMore'>
/** What waits for a site and goes with the answer. */
export type TakeWaiting = (tx: Tx, site: { accountId: string; siteId: string }) => Promise<Waiting>
export interface HeartbeatParts {
  clock: Clock
  serverKeys: ServerSigning
  takeWaiting: TakeWaiting
}
type Site = { accountId: string; siteId: string }
type Said = Omit<Heartbeat, 'state'> & { state?: Record<string, unknown> | undefined }

const NOTHING: Waiting = { commands: [], batches: [], hasMore: false }

/** Takes what an agent says of its site, and answers what it is to do. `tx` is the request's. */
export async function takeHeartbeat(
  { clock, serverKeys, takeWaiting }: HeartbeatParts,
  tx: Tx,
  site: Site,
  said: Said,
): Promise<Answer> {
  requireProtocol(said.protocol as Parameters<typeof requireProtocol>[0])
  const now = clock.now()
  const { state: parts, refused } = readState(said.state ?? {})
  const told = isAll(said, parts) ? toldOf(said, parts) : addTo(await lockLiving(tx, site), said, parts)
  const { figures, inventory } = splitState(told.state)
  const digest = digestOf(said, told.commands, inventory)
  const { status } = lookAtHealth({ state: told.state, outbox: told.outbox, now })
  const isInMaintenance = told.state.maintenance?.isOn ?? false
  const before = await noteBeat(tx, site, {
    heardAt: now,
    dueAt: dueAfter(now),
    cronDueAt: told.cronDueAt,
    outbox: told.outbox,
    figures,
    stateAt: Object.keys(parts).length > 0 ? now : told.stateAt,
    told: digest,
    healthStatus: status,
    isInMaintenance,
  })
  if (!before) throw gone()
  if (!before.told?.equals(digest)) await storeInventory(tx, site, inventoryOf(said, told.commands, inventory, now))
  await recordFacts(tx, factsOf(site, before, told.state, now))
  const waiting = before.isWaitedFor ? await takeWaiting(tx, site) : NOTHING
  return {
    serverTime: now.toISOString(),
    heartbeatSeconds: HEARTBEAT_SECONDS,
    protocol: PROTOCOL,
    serverKeys: listedKeys(serverKeys.latest()),
    environment: before.confirmedEnvironment,
    ...waiting,
    wantsFullState: !isWhole(told.state),
    refused,
  }
}

/** What is known after a heartbeat, beside what goes with each. */
type Told = Pick<StoredAgent, 'state' | 'stateAt' | 'commands' | 'outbox' | 'cronDueAt'>

/** Agents tell all of it each time. Then nothing of what was known need be read. */
const isAll = (said: Said, parts: StoredAgent['state']) =>
  isWhole(parts) && said.commands !== undefined && said.outbox !== undefined && said.cronDueAt !== undefined

const toldOf = (said: Said, parts: StoredAgent['state']): Told => ({
  state: parts,
  stateAt: null,
  commands: said.commands?.map(({ name, isAllowed }) => ({ name, isAllowed })) ?? [],
  outbox: said.outbox ?? null,
  cronDueAt: said.cronDueAt ? new Date(said.cronDueAt) : null,
})

function addTo(before: StoredAgent, said: Said, parts: StoredAgent['state']): Told {
  const told = toldOf(said, parts)
  return {
    state: isWhole(parts) ? parts : { ...before.state, ...parts },
    stateAt: before.stateAt,
    commands: said.commands === undefined ? before.commands : told.commands,
    outbox: said.outbox === undefined ? before.outbox : told.outbox,
    cronDueAt: said.cronDueAt === undefined ? before.cronDueAt : told.cronDueAt,
  }
}

/** Of what is compared with the last heartbeat, so that what is as it was is not written again. */
function digestOf({ protocol }: Said, commands: Told['commands'], inventory: StoredAgent['state']): Buffer {
  const { version, agent, capabilities } = protocol
  return createHash('sha256')
    .update(JSON.stringify([version, agent, capabilities, commands, inventory]))
    .digest()
}

function inventoryOf(
  { protocol }: Said,
  commands: Told['commands'],
  state: StoredAgent['state'],
  now: Date,
): Inventory {
  const { environment: guess } = state
  return {
    protocol: protocol.version,
    agentVersion: protocol.agent ?? null,
    capabilities: protocol.capabilities ?? [],
    detectedEnvironment: guess?.value ?? null,
    environmentExplanation: guess ? explainEnvironment(guess, `heartbeat of ${now.toISOString()}`) : null,
    commands,
    state,
    wordpressVersion: state.wordpress?.version ?? null,
    updates: countUpdates(state),
  }
}

/** What became otherwise with this heartbeat. */
function factsOf({ accountId, siteId }: Site, before: BeatBefore, state: StoredAgent['state'], now: Date): NewFact[] {
  const facts: NewFact[] = []
  const tell = (name: string, payload: Record<string, unknown>) =>
    facts.push({ accountId, name, payload: { siteId, ...payload }, occurredAt: now })
  if (before.silentSince) {
    const heardAt = before.heardAt ?? before.enrolledAt
    const silentSeconds = Math.round((now.getTime() - heardAt.getTime()) / 1000)
    tell('heartbeat.returned', { silentSince: before.silentSince.toISOString(), silentSeconds })
  }
  const { isOn = false, since = null, runningUpdates = [] } = state.maintenance ?? {}
  if (before.isInMaintenance !== isOn) tell('maintenance.changed', { isOn, since, runningUpdates })
  return facts
}
