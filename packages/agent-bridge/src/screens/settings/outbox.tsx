import type { Connection, LocalReport } from '../../bridge/connection.ts'
import { useKit } from '../kit.ts'
import { Ago } from '../parts/ago.tsx'
import { Mark, type Tone } from '../parts/mark.tsx'
import { Section } from '../parts/section.tsx'
import { Shown } from '../shell/states.tsx'
import { useAnswer } from '../state/ask.ts'

const SHOWN = 8
const TONES: Record<string, Tone> = { waiting: 'none', refused: 'bad' }

/** What the site has still to tell, as the site itself knows it: it shows when the server cannot be reached. */
export function Outbox({ connection }: { connection: Connection }) {
  const { text, format, moment } = useKit()
  const answer = useAnswer((signal) => connection.reports(signal), 'outbox', moment)
  return (
    <Section name="outbox" title={text('outbox')}>
      <Shown answer={answer} rows={4}>
        {({ outbox: { waiting, lost, error, pausedUntil }, reports }) => (
          <>
            <p className="te-quiet te-small te-lead">
              {waiting > 0 ? text.counted('outboxWaiting', waiting) : text('outboxDone')}
              {lost > 0 && `, ${text.counted('outboxLost', lost)}`}
              {waiting > 0 && pausedUntil && ` · ${text('outboxPaused', { when: format.clock(pausedUntil) })}`}
            </p>
            {error && (
              <p className="te-note" data-tone="warning">
                {error}
              </p>
            )}
            <ol className="te-log">
              {reports.slice(0, SHOWN).map((report) => (
                <Line key={report.seq} {...report} />
              ))}
            </ol>
          </>
        )}
      </Shown>
    </Section>
  )
}

function Line({ module, event, title, state, reason, occurredAt }: LocalReport) {
  const { text } = useKit()
  return (
    <li data-state={state}>
      <Mark tone={TONES[state] ?? 'good'} label={text.word('outbox_', state) ?? state} />
      <p>
        {text.word('report_', `${module}_${event}`) ?? `${module}: ${event.replaceAll('_', ' ')}`}
        <span className="te-quiet"> · {title}</span>
        {reason && <span className="te-quiet te-small te-reason">{reason}</span>}
      </p>
      <span className="te-quiet te-small">{occurredAt && <Ago at={occurredAt} />}</span>
    </li>
  )
}
