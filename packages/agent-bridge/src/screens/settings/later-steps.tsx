import { Button } from '@wordpress/components'
import { useEffect, useRef } from 'react'
import type { Connection } from '../../bridge/connection.ts'
import { useKit } from '../kit.ts'
import { CheckLines } from './check-lines.tsx'
import { countWrong, useChecks } from './use-checks.ts'

/** All parts are tried at once after connecting: what does not work is best known now. */
export function ChecksStep({ connection, onNext }: { connection: Connection; onNext(): void }) {
  const { text } = useKit()
  const { lines, isRunning, isDone, error, run } = useChecks(connection)
  const first = useRef(run)
  useEffect(() => {
    first.current()
  }, [])
  const isWrong = error !== null || countWrong(lines) > 0
  return (
    <div className="te-form">
      <Title words={text('checks')} />
      <p className="te-quiet">{text('wizardChecking')}</p>
      <CheckLines lines={lines} error={error} />
      <div className="te-buttons">
        <Button
          variant={isWrong ? 'secondary' : 'primary'}
          aria-disabled={isRunning}
          onClick={() => isRunning || onNext()}
        >
          {text(isWrong && (isDone || error) ? 'wizardAnyway' : 'wizardNext')}
        </Button>
        {isWrong && !isRunning && (
          <Button variant="primary" onClick={run}>
            {text('checksAgain')}
          </Button>
        )}
      </div>
    </div>
  )
}

export function DoneStep({ onDone }: { onDone(): void }) {
  const { text, hrefOf } = useKit()
  return (
    <div className="te-form">
      <Title words={text('wizardDoneTitle')} />
      <p className="te-quiet">{text('wizardDoneText')}</p>
      <div className="te-buttons">
        <Button variant="primary" href={hrefOf('overview')}>
          {text('wizardOpen')}
        </Button>
        <Button variant="secondary" onClick={onDone}>
          {text('settings')}
        </Button>
      </div>
    </div>
  )
}

/** The focus follows the step: what had it is gone. */
function Title({ words }: { words: string }) {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <h2 ref={title} tabIndex={-1}>
      {words}
    </h2>
  )
}
