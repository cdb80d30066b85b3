import type { CommandDetails } from '@tinyeclipse/sdk'
import { useKit } from '../kit.ts'
import { explainError } from '../shell/explain-error.ts'
import { isFinal } from '../state/command.ts'
import { toneOf } from './command-status.tsx'
import { Mark } from './mark.tsx'

interface Props {
  command: CommandDetails | null
  error: Error | null
  isRunning: boolean
}

/** In one line: how a command that was just given goes, and what came of it. */
export function CommandOutcome({ command, error, isRunning }: Props) {
  const { text, hrefOf } = useKit()
  if (error) {
    return (
      <p className="te-outcome te-small" role="alert">
        <Mark tone="bad" />
        <span>{explainError(error, text)}</span>
      </p>
    )
  }
  if (!command && !isRunning) return null
  const status = command?.status ?? 'queued'
  return (
    <p className="te-outcome te-small" data-status={status}>
      <Mark tone={toneOf(status)} />
      <span>
        {command && isFinal(command) && command.message
          ? command.message
          : (text.word('commandNow_', status) ?? status)}{' '}
        {command && <a href={hrefOf('commands', command.id)}>{text('details')}</a>}
      </span>
    </p>
  )
}
