import { Button } from '@wordpress/components'
import type { Connection } from '../../bridge/connection.ts'
import { useKit } from '../kit.ts'
import { Section } from '../parts/section.tsx'
import { CheckLines } from './check-lines.tsx'
import { countWrong, useChecks } from './use-checks.ts'

/** Each part tried for real, one after the other. */
export function Checks({ connection }: { connection: Connection }) {
  const { text } = useKit()
  const { lines, isRunning, isDone, error, run } = useChecks(connection)
  const wrong = countWrong(lines)
  return (
    <Section
      name="checks"
      title={text('checks')}
      aside={isDone && (wrong === 0 ? text('checksFine') : text.counted('checksWrong', wrong))}
      tools={
        <Button variant="secondary" size="compact" isBusy={isRunning} aria-disabled={isRunning} onClick={run}>
          {text(isDone ? 'checksAgain' : 'checksRun')}
        </Button>
      }
    >
      <p className="te-quiet te-small te-lead">{text('checksText')}</p>
      <CheckLines lines={lines} error={error} />
    </Section>
  )
}
