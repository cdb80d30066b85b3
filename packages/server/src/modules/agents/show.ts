import type { Agent, AgentStatus, AgentSummary } from '@tinyeclipse/sdk/contract'
import { lookAtHealth } from './health/index.ts'
import type { AgentKey } from './store/agent-keys.ts'
import type { ListedAgent, StoredAgent } from './store/agents.ts'
import { whyNotWoken } from './wake-target.ts'

const statusOf = ({ status, silentSince }: ListedAgent): AgentStatus =>
  status === 'connected' && silentSince ? 'silent' : status

const common = (agent: ListedAgent, domain: string) => ({
  siteId: agent.siteId,
  domain,
  status: statusOf(agent),
  enrolledAt: agent.enrolledAt.toISOString(),
  lastHeartbeatAt: time(agent.lastHeartbeatAt),
  nextHeartbeatDueAt: time(agent.heartbeatDueAt),
  protocol: agent.protocol,
  agentVersion: agent.agentVersion,
})

export const showSummary = (agent: ListedAgent, domain: string): AgentSummary => ({
  ...common(agent, domain),
  environment: { detected: agent.detectedEnvironment, confirmed: agent.confirmedEnvironment },
  health: agent.healthStatus,
  wordpressVersion: agent.wordpressVersion,
  updates: agent.updates,
})

export function showAgent(agent: StoredAgent, domain: string, keys: AgentKey[]): Agent {
  const health = healthOf(agent)
  return {
    ...common(agent, domain),
    siteUrl: agent.siteUrl,
    restUrl: agent.restUrl,
    capabilities: agent.capabilities,
    isReachable: agent.isReachable,
    wakeRefusal: whyNotWoken(agent),
    environment: {
      detected: agent.detectedEnvironment,
      confirmed: agent.confirmedEnvironment,
      explanation: agent.environmentExplanation,
    },
    silence: agent.silence,
    health: health?.findings ?? [],
    healthExplanation: health?.explanation ?? null,
    commands: agent.commands,
    outbox: agent.outbox,
    cronDueAt: time(agent.cronDueAt),
    keys: keys.map(({ keyId, createdAt, endsAt }) => ({
      keyId,
      createdAt: createdAt.toISOString(),
      endsAt: time(endsAt),
    })),
    stateAt: time(agent.stateAt),
    state: agent.state,
  }
}

/** As it was judged when the site was heard of last: the same state, outbox and time. */
function healthOf({ state, outbox, lastHeartbeatAt }: StoredAgent) {
  return lastHeartbeatAt && lookAtHealth({ state, outbox, now: lastHeartbeatAt })
}

const time = (at: Date | null) => at?.toISOString() ?? null
