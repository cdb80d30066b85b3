import type { Agent } from '@tinyeclipse/sdk'
import { useKit } from '../kit.ts'
import { Ago } from '../parts/ago.tsx'
import { useInSight } from '../state/in-sight.ts'

interface Tab {
  name: string
  title: string
}

interface Props {
  agent: Agent | null
  tabs: Tab[]
  current: string
  isPart: boolean
}

/** Which site this is, how it is heard of, and the way to the other screens. */
export function Header({ agent, tabs, current, isPart }: Props) {
  const { text, hrefOf } = useKit()
  const row = useInSight<HTMLElement>('[aria-current]', current)
  const environment = agent?.environment.confirmed ?? agent?.environment.detected
  const Top = isPart ? 'div' : 'header'
  return (
    <Top className="te-header">
      <div className="te-masthead">
        <div className="te-moon" aria-hidden="true" />
        <h1>
          {text('product')}
          {agent && <span className="te-domain">{agent.domain}</span>}
        </h1>
        {environment && (
          <span className="te-badge" data-tone={environment === 'staging' ? 'warning' : 'neutral'}>
            {text.word('', environment) ?? environment}
          </span>
        )}
        {agent && <Pulse agent={agent} />}
      </div>
      <nav ref={row} className="te-tabs" aria-label={text('screens')}>
        {tabs.map(({ name, title }) => (
          <a key={name} href={hrefOf(name)} aria-current={name === current ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
    </Top>
  )
}

function Pulse({ agent: { status, lastHeartbeatAt } }: { agent: Agent }) {
  const { text } = useKit()
  return (
    <span className="te-pulse" data-status={status}>
      <i aria-hidden="true" />
      {text.word('', status) ?? status}
      {lastHeartbeatAt && (
        <span className="te-quiet">
          {' · '}
          <Ago at={lastHeartbeatAt} of="heard" />
        </span>
      )}
    </span>
  )
}
