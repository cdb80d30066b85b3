import { useKit } from '../kit.ts'
import { Mark, type Tone } from '../parts/mark.tsx'
import { explainError } from '../shell/explain-error.ts'
import type { CheckLine } from './use-checks.ts'

const TONES: Record<CheckLine['status'], Tone> = {
  waiting: 'none',
  running: 'busy',
  passed: 'good',
  warning: 'warning',
  failed: 'bad',
  skipped: 'none',
}

/** How each check went, and what to do. */
export function CheckLines({ lines, error }: { lines: CheckLine[]; error: Error | null }) {
  const { text } = useKit()
  return (
    <>
      {error && (
        <p role="alert" className="te-note" data-tone="bad">
          {explainError(error, text)}
        </p>
      )}
      {lines.length > 0 && (
        <ul className="te-findings te-checks">
          {lines.map(({ name, title, status, message, advice }) => (
            <li key={name} data-check={name} data-status={status}>
              <Mark tone={TONES[status]} label={text(`checkStatus_${status}`)} />
              <div>
                <h3>{text.word('check_', name) ?? title}</h3>
                {message && <p className="te-quiet">{message}</p>}
                {advice && <p>{advice}</p>}
              </div>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
