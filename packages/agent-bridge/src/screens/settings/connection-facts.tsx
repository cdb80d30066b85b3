import { Button } from '@wordpress/components'
import { useState } from 'react'
import type { Connection, ConnectionState } from '../../bridge/connection.ts'
import { useKit } from '../kit.ts'
import { Ago } from '../parts/ago.tsx'
import { Facts } from '../parts/facts.tsx'
import { Section } from '../parts/section.tsx'
import { explainError } from '../shell/explain-error.ts'
import { useAct } from '../state/act.ts'

interface Props {
  connection: Connection
  state: ConnectionState
  onLeft(): void
}

/** Which server the site belongs to, and the way to leave it. */
export function ConnectionFacts({ connection, state, onLeft }: Props) {
  const { text, format, announce, onConnection } = useKit()
  const [isAsking, setAsking] = useState<boolean | null>(null)
  const leave = useAct(async () => {
    const left = await connection.disconnect()
    announce(text('disconnected'))
    onLeft()
    onConnection(left)
  })
  return (
    <Section name="connection" title={text('connection')} aside={text('connected')}>
      <p className="te-quiet te-small te-lead">{text('connectionText')}</p>
      <Facts
        rows={[
          { name: text('serverUrl'), value: state.serverUrl },
          { name: text('connectedSince'), value: state.connectedAt && format.moment(state.connectedAt) },
          { name: text('lastHeard'), value: state.lastHeartbeatAt && <Ago at={state.lastHeartbeatAt} /> },
          { name: text('lastError'), value: state.lastError },
          { name: text('siteNumber'), value: state.siteId && <code>{state.siteId}</code> },
        ]}
      />
      <div className="te-leave">
        {!isAsking && (
          <Button
            variant="secondary"
            isDestructive
            size="compact"
            autoFocus={isAsking === false}
            onClick={() => setAsking(true)}
          >
            {text('disconnect')}
          </Button>
        )}
        {isAsking && (
          <div className="te-note" data-tone="bad">
            <p>{text('disconnectAsk')}</p>
            <div className="te-buttons">
              {/* The harmless one first; it takes the focus of the button whose place it has. */}
              <Button variant="secondary" size="compact" autoFocus onClick={() => setAsking(false)}>
                {text('cancel')}
              </Button>
              <Button
                variant="primary"
                isDestructive
                size="compact"
                isBusy={leave.isRunning}
                aria-disabled={leave.isRunning}
                onClick={() => leave.run()}
              >
                {text('disconnectYes')}
              </Button>
            </div>
            {leave.error && <p role="alert">{explainError(leave.error, text)}</p>}
          </div>
        )}
      </div>
    </Section>
  )
}
