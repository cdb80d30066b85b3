import { useKit } from '../kit.ts'
import type { Tone } from './mark.tsx'

const TONES: Record<string, Tone> = {
  queued: 'busy',
  delivered: 'busy',
  running: 'busy',
  succeeded: 'good',
  failed: 'bad',
  rolled_back: 'none',
  not_applicable: 'none',
  expired: 'warning',
}

/** A newer server may know more statuses. */
export const toneOf = (status: string): Tone => TONES[status] ?? 'none'

export function CommandStatus({ status }: { status: string }) {
  const { text } = useKit()
  return (
    <span className="te-badge" data-tone={toneOf(status)} data-status={status}>
      {text.word('commandStatus_', status) ?? status}
    </span>
  )
}
