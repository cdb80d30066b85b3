import type { CommandDetails } from '@tinyeclipse/sdk'
import { useKit } from '../kit.ts'
import { toneOf } from '../parts/command-status.tsx'
import { Mark } from '../parts/mark.tsx'
import { isFinal } from '../state/command.ts'
import { stepsOf } from './steps-of.ts'

/** How a command went its way, and how long each step took. */
export function Timeline({ command }: { command: CommandDetails }) {
  const { text, format } = useKit()
  return (
    <ol className="te-timeline">
      {stepsOf(command, isFinal(command)).map(({ status, at, seconds }) => (
        <li key={status} data-step={status} data-done={at !== null}>
          <Mark tone={at === null ? 'none' : status === command.status ? toneOf(status) : 'good'} />
          <span>{text.word('step_', status) ?? text.word('commandStatus_', status) ?? status}</span>
          <span className="te-quiet te-small">
            {at ? <time dateTime={at}>{format.clock(at)}</time> : ''}
            {seconds !== null && seconds >= 1 && ` · +${format.seconds(seconds)}`}
          </span>
        </li>
      ))}
    </ol>
  )
}
