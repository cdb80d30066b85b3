import type { Agent } from '@tinyeclipse/sdk'
import { type SiteState, useKit } from '../kit.ts'
import { Ago } from '../parts/ago.tsx'
import { Factors } from '../parts/factors.tsx'
import { Facts } from '../parts/facts.tsx'
import { Section } from '../parts/section.tsx'

/** A few minutes late is how WP-Cron is; past this it is a reason to look. */
const LATE_SECONDS = 600

/** How the site is heard of, and what it runs on. */
export function AgentFacts({ agent }: { agent: Agent }) {
  const { text, format } = useKit()
  const { state, status, outbox, silence } = agent
  const { wordpress, php, database, disk, cron } = state
  const wakeUp = agent.wakeRefusal
    ? text('wakeUpHeld')
    : agent.isReachable === null
      ? null
      : text(agent.isReachable ? 'wakeUpWorks' : 'wakeUpFails')
  return (
    <Section name="agent" title={text('agent')} aside={text.word('', status) ?? status}>
      {silence && (
        <details className="te-more te-silence">
          <summary>{text('silentWhy')}</summary>
          <Factors factors={silence.factors} />
        </details>
      )}
      <Facts
        rows={[
          {
            name: text('lastHeard'),
            value: agent.lastHeartbeatAt ? <Ago at={agent.lastHeartbeatAt} /> : text('never'),
          },
          { name: text('outbox'), value: outbox && outboxOf(outbox) },
          { name: text('cron'), value: cron && cronOf(cron) },
          {
            name: text('wakeUp'),
            value: wakeUp,
          },
          { name: 'WordPress', value: wordpress?.version },
          { name: 'PHP', value: php?.version },
          {
            name: text('database'),
            value: database && `${DATABASES[database.kind] ?? database.kind} ${database.version}`,
          },
          {
            name: text('disk'),
            value:
              disk && text('diskFree', { free: format.bytes(disk.freeBytes), total: format.bytes(disk.totalBytes) }),
          },
          { name: text('agentVersion'), value: agent.agentVersion },
        ]}
      />
    </Section>
  )

  function cronOf({ lateSeconds, isDisabled }: NonNullable<SiteState['cron']>): string {
    if (lateSeconds > LATE_SECONDS) return text('cronLate', { time: format.seconds(lateSeconds) })
    return text(isDisabled ? 'cronBySystem' : 'cronFine')
  }
  function outboxOf({ waiting, lost }: NonNullable<Agent['outbox']>): string {
    const words = waiting > 0 ? text.counted('outboxWaiting', waiting) : text('outboxEmpty')
    return lost > 0 ? `${words}, ${text.counted('outboxLost', lost)}` : words
  }
}

const DATABASES: Record<string, string> = { mysql: 'MySQL', mariadb: 'MariaDB', sqlite: 'SQLite' }
