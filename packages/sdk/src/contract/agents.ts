import * as z from 'zod/mini'
import { AnyAgentState, EnvironmentGuess, EnvironmentName, SiteTime, ToldAgentState } from './agent-state.ts'
import { AgentBatch, AgentCommand } from './commands.ts'
import { Id, PageQuery, pageOf, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { BatchAnswer } from './events.ts'
import { Explanation } from './explanation.ts'

/** Seconds between two heartbeats of an agent. */
export const HEARTBEAT_SECONDS = 300

const Text = z.string().check(z.maxLength(500))
const Url = z.string().check(
  z.maxLength(500),
  z.refine(
    (text) => /^https?:\/\/[^\s/]+/.test(text) && URL.canParse(text),
    'An address, such as https://shop.example.be',
  ),
)
/** 32 bytes as base64url without padding. */
const PublicKey = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/, 'An Ed25519 public key of 32 bytes, as base64url'))
const Signature = z.string().check(z.regex(/^[A-Za-z0-9_-]{86}$/, 'A signature of 64 bytes, as base64url'))

/** What the other side speaks. The same major works, whatever the minor; what both can is used. */
export const AgentProtocol = z.looseObject({
  version: z.string().check(z.regex(/^\d{1,4}\.\d{1,4}$/, 'A major and a minor version, such as 1.0')),
  /** Version of the agent. */
  agent: z.optional(z.string().check(z.maxLength(100))),
  capabilities: z._default(z.array(z.string().check(z.maxLength(60))).check(z.maxLength(100)), []),
})
export type AgentProtocol = z.infer<typeof AgentProtocol>

const ServerKeys = z.array(z.object({ keyId: Id, publicKey: z.string() }))
const ServerProtocol = z.object({ version: z.string(), capabilities: z.array(z.string()) })

export const Enrolment = z.object({
  /** Either a code of `POST /v1/enrolment-codes` or the agent key of a site. */
  code: z.optional(z.string().check(z.minLength(1), z.maxLength(60))),
  agentKey: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
  publicKey: PublicKey,
  protocol: AgentProtocol,
  site: z.looseObject({
    url: Url,
    /** Where the REST API of the site is, which a wake-up is sent to. */
    restUrl: z.optional(z.nullable(Url)),
    name: z.optional(z.nullable(Text)),
    languages: z._default(z.array(Text).check(z.maxLength(50)), []),
    timeZone: z.optional(z.nullable(Text)),
    environment: z.optional(z.nullable(EnvironmentGuess)),
  }),
})
export type Enrolment = z.input<typeof Enrolment>

/** What an agent holds from now on; the two keys are shown this once. */
export const Enrolled = z.object({
  siteId: Id,
  accountId: Id,
  keyId: Id,
  serverKeys: ServerKeys,
  /** Public, for pages. */
  siteKey: z.string(),
  /** Limited to the site, and kept on its server. */
  apiKey: z.string(),
  protocol: ServerProtocol,
  heartbeatSeconds: z.int(),
  serverTime: Timestamp,
})
export type Enrolled = z.infer<typeof Enrolled>

/** A command that the agent knows, and whether the owner of the site allows it. */
export const AllowedCommand = z.looseObject({ name: z.string().check(z.maxLength(60)), isAllowed: z.boolean() })

/** Reports that wait on the site to be sent, and those it had to give up. */
export const Outbox = z.looseObject({
  waiting: z.int().check(z.minimum(0)),
  oldestAt: z.nullable(SiteTime),
  lost: z.int().check(z.minimum(0)),
})
export type Outbox = z.infer<typeof Outbox>

export const Heartbeat = z.object({
  protocol: AgentProtocol,
  sentAt: z.optional(SiteTime),
  /** When the site's cron should have sent it; null when nothing is planned. */
  cronDueAt: z.optional(z.nullable(SiteTime)),
  /** Left out, or in part: what was said before stays. */
  state: z.optional(ToldAgentState),
  commands: z.optional(z.array(AllowedCommand).check(z.maxLength(200))),
  outbox: z.optional(Outbox),
})
export type Heartbeat = z.input<typeof Heartbeat>

export const HeartbeatAnswer = z.object({
  serverTime: Timestamp,
  heartbeatSeconds: z.int(),
  protocol: ServerProtocol,
  serverKeys: ServerKeys,
  /** As a person confirmed it. */
  environment: z.nullable(EnvironmentName),
  commands: z.array(AgentCommand),
  batches: z.array(AgentBatch),
  /** There is more than this answer holds: come back at once. */
  hasMore: z.boolean(),
  /** The server lacks parts of the state: send all of it next time. */
  wantsFullState: z.boolean(),
  /** Parts of the state that were not kept, and why. */
  refused: z.array(z.object({ path: z.string(), message: z.string() })),
})
export type HeartbeatAnswer = z.infer<typeof HeartbeatAnswer>

export const AgentKeyRotation = z.object({
  publicKey: PublicKey,
  /** By the new key, over `tinyeclipse-key/1`, the site id and the public key, a line each. */
  proof: Signature,
})
export type AgentKeyRotation = z.input<typeof AgentKeyRotation>

export const RelayedEvents = z.object({
  /** A `WireBatch`, as the page sent it. */
  batch: z.record(z.string(), z.unknown()),
  /** Of the visitor. Used for country, browser and the visitor of the day, and never stored. */
  address: z.optional(z.nullable(z.union([z.ipv4(), z.ipv6()]))),
  userAgent: z.optional(z.nullable(z.string().check(z.maxLength(1_024)))),
  headers: z._default(z.record(z.string().check(z.maxLength(60)), z.string().check(z.maxLength(2_048))), {}),
})
export type RelayedEvents = z.input<typeof RelayedEvents>

/**
 * `connected` was heard of lately · `silent` was not, for two and a half intervals · `left` disconnected itself ·
 * `revoked` was disconnected by a person. One that joined and has not been heard of since is `connected` until it is late.
 */
export const AGENT_STATUSES = ['connected', 'silent', 'left', 'revoked'] as const
export const AgentStatus = z.enum(AGENT_STATUSES)
export type AgentStatus = z.infer<typeof AgentStatus>

export const HEALTH_STATUSES = ['good', 'attention', 'critical'] as const
export const HealthStatus = z.enum(HEALTH_STATUSES)
export type HealthStatus = z.infer<typeof HealthStatus>

/** One thing about the health of a site. `name` and `values` are for whoever words it in another language. */
export const HealthFinding = z.object({
  /** Such as `php_version`. */
  name: z.string(),
  status: HealthStatus,
  title: z.string(),
  reason: z.string(),
  /** What to do; null when all is well. */
  advice: z.nullable(z.string()),
  values: z.record(z.string(), z.unknown()),
})
export type HealthFinding = z.infer<typeof HealthFinding>

const agentFields = {
  siteId: Id,
  domain: z.string(),
  status: AgentStatus,
  enrolledAt: Timestamp,
  lastHeartbeatAt: z.nullable(Timestamp),
  /** When it counts as silent unless it is heard of; null when it is gone. */
  nextHeartbeatDueAt: z.nullable(Timestamp),
  /** Version of the protocol it speaks. */
  protocol: z.string(),
  agentVersion: z.nullable(z.string()),
}

/** One line of a list. */
export const AgentSummary = z.object({
  ...agentFields,
  environment: z.object({ detected: z.nullable(EnvironmentName), confirmed: z.nullable(EnvironmentName) }),
  /** The worst of its findings; null while it said nothing of its state. */
  health: z.nullable(HealthStatus),
  wordpressVersion: z.nullable(z.string()),
  /** Plugins, themes and WordPress itself that there is a newer version of. */
  updates: z.int(),
})
export type AgentSummary = z.infer<typeof AgentSummary>

export const Agent = z.object({
  ...agentFields,
  siteUrl: z.string(),
  restUrl: z.nullable(z.string()),
  capabilities: z.array(z.string()),
  /** Whether the last wake-up reached it; null before the first. */
  isReachable: z.nullable(z.boolean()),
  /** Why it is not called at all, where it says that its REST API is at another host than the site. */
  wakeRefusal: z.nullable(Explanation),
  environment: z.object({
    detected: z.nullable(EnvironmentName),
    confirmed: z.nullable(EnvironmentName),
    explanation: z.nullable(Explanation),
  }),
  /** Why it counts as silent, while it does. */
  silence: z.nullable(Explanation),
  /** The worst first. */
  health: z.array(HealthFinding),
  healthExplanation: z.nullable(Explanation),
  commands: z.array(z.object({ name: z.string(), isAllowed: z.boolean() })),
  outbox: z.nullable(Outbox),
  cronDueAt: z.nullable(Timestamp),
  /** Its keys that work, the newest first. */
  keys: z.array(z.object({ keyId: Id, createdAt: Timestamp, endsAt: z.nullable(Timestamp) })),
  /** When it last said something of its state. */
  stateAt: z.nullable(Timestamp),
  state: AnyAgentState,
})
export type Agent = z.infer<typeof Agent>

export const NewEnrolmentCode = z.object({
  /** The site that is connected; left out, sites of the account are found by their domain, or added. */
  siteId: z.optional(Id),
  /** How many sites may join by it; 1 when left out, and always with `siteId`. */
  maxSites: z._default(z.int().check(z.minimum(1), z.maximum(500)), 1),
})
export type NewEnrolmentCode = z.input<typeof NewEnrolmentCode>

export const EnrolmentCode = z.object({
  id: Id,
  /** Shown this once: `ABCD-EFGH-JKMN-PQRS`. */
  code: z.string(),
  /** Server and code as one address, to paste into the plugin. */
  connectUrl: z.string(),
  siteId: z.nullable(Id),
  maxSites: z.int(),
  expiresAt: Timestamp,
})
export type EnrolmentCode = z.infer<typeof EnrolmentCode>

export const AgentChanges = z.object({ environment: z.nullable(EnvironmentName) })
export type AgentChanges = z.input<typeof AgentChanges>

export const SigningKeyMove = z.object({
  /** Until the next key signs; what is heard of within that time knows it by then, the others connect anew. */
  afterHours: z._default(z.int().check(z.minimum(0), z.maximum(2_160)), 720),
})

export const SigningKeys = z.object({
  keys: z.array(z.object({ keyId: Id, publicKey: z.string(), isUsed: z.boolean() })),
  /** When the next one takes over; null when there is none. */
  nextUsedFrom: z.nullable(Timestamp),
})
export type SigningKeys = z.infer<typeof SigningKeys>

export const agentEndpoints = {
  connectPage: endpoint({
    id: 'agents.connectPage',
    method: 'GET',
    path: '/connect',
    summary:
      'Where the address of a code leads: what to do with it. The code stands behind the #, which no browser sends',
    access: 'none',
    status: 200,
    produces: 'text/html; charset=utf-8',
    mutates: false,
  }),
  enrolAgent: endpoint({
    id: 'agent.enrol',
    method: 'POST',
    path: '/v1/agent/enrol',
    summary: 'A site joins, by a code or its agent key',
    access: 'newAgent',
    body: Enrolment,
    response: Enrolled,
    status: 201,
    mutates: true,
  }),
  sendHeartbeat: endpoint({
    id: 'agent.heartbeat',
    method: 'POST',
    path: '/v1/agent/heartbeat',
    summary: 'The agent tells how its site is, and fetches what it is to do',
    access: 'agent',
    body: Heartbeat,
    response: HeartbeatAnswer,
    status: 200,
    mutates: true,
    isRoutine: true,
  }),
  relayEvents: endpoint({
    id: 'agent.events',
    method: 'POST',
    path: '/v1/agent/events',
    summary:
      'Store a batch of events that a page gave its own site; address and user agent of the visitor are believed',
    access: 'agent',
    body: RelayedEvents,
    response: BatchAnswer,
    status: 202,
    // Each event carries its own id, as where pages send them.
    mutates: false,
  }),
  addAgentKey: endpoint({
    id: 'agent.addKey',
    method: 'POST',
    path: '/v1/agent/keys',
    summary: 'The agent takes a new key; the old one works for another week',
    access: 'agent',
    body: AgentKeyRotation,
    response: z.object({ keyId: Id, oldKeyEndsAt: Timestamp }),
    status: 201,
    mutates: true,
  }),
  leaveAgent: endpoint({
    id: 'agent.leave',
    method: 'POST',
    path: '/v1/agent/leave',
    summary: 'The site disconnects: its keys end at once',
    access: 'agent',
    body: z.looseObject({}),
    response: z.object({ status: AgentStatus }),
    status: 200,
    mutates: true,
  }),
  createEnrolmentCode: endpoint({
    id: 'agents.createCode',
    method: 'POST',
    path: '/v1/enrolment-codes',
    summary: 'Make a code by which a site joins; it works for 15 minutes and is shown this once',
    access: 'account',
    scope: 'agents:write',
    body: NewEnrolmentCode,
    response: EnrolmentCode,
    status: 201,
    mutates: true,
  }),
  listAgents: endpoint({
    id: 'agents.list',
    method: 'GET',
    path: '/v1/agents',
    summary: 'Agents of the account, and how they are',
    access: 'account',
    scope: 'agents:read',
    query: PageQuery,
    response: pageOf(AgentSummary),
    status: 200,
    mutates: false,
  }),
  getAgent: endpoint({
    id: 'agents.get',
    method: 'GET',
    path: '/v1/sites/:siteId/agent',
    summary: 'The agent of a site: its state, and its health with reasons',
    access: 'account',
    scope: 'agents:read',
    response: Agent,
    status: 200,
    mutates: false,
  }),
  changeAgent: endpoint({
    id: 'agents.change',
    method: 'PATCH',
    path: '/v1/sites/:siteId/agent',
    summary: 'Say whether the site is production or staging; null leaves it to what is detected',
    access: 'account',
    // The owner of a site knows what it is: the key of the site may say so too.
    scope: 'commands:write',
    body: AgentChanges,
    response: Agent,
    status: 200,
    mutates: true,
  }),
  revokeAgent: endpoint({
    id: 'agents.revoke',
    method: 'DELETE',
    path: '/v1/sites/:siteId/agent',
    summary: 'Disconnect the agent of a site: its keys end at once',
    access: 'account',
    scope: 'agents:write',
    status: 204,
    mutates: true,
  }),
  moveSigningKey: endpoint({
    id: 'platform.moveSigningKey',
    method: 'POST',
    path: '/v1/platform/agent-signing-key/next',
    summary: 'Announce the next key by which this server signs to agents',
    access: 'operator',
    body: SigningKeyMove,
    response: SigningKeys,
    status: 200,
    mutates: true,
  }),
}
