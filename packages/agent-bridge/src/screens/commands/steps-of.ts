import type { CommandDetails } from '@tinyeclipse/sdk'

export interface Step {
  status: string
  /** Null while it is to come. */
  at: string | null
  /** Since the step before. */
  seconds: number | null
}

type Timed = Pick<
  CommandDetails,
  'status' | 'statusChangedAt' | 'createdAt' | 'deliveredAt' | 'startedAt' | 'finishedAt' | 'verifiedAt'
>

/** The steps a command went, and those that it is expected to go. Clocks of site and server differ: no step takes less than nothing. */
export function stepsOf(command: Timed, isFinal: boolean): Step[] {
  const { status, createdAt, deliveredAt, startedAt, finishedAt, verifiedAt } = command
  const end = isFinal ? status : 'succeeded'
  const steps: { status: string; at: string | null }[] = [
    { status: 'queued', at: createdAt },
    { status: 'delivered', at: deliveredAt },
    { status: 'running', at: startedAt },
    { status: end, at: isFinal ? (finishedAt ?? command.statusChangedAt) : null },
    { status: 'verified', at: verifiedAt },
  ]
  let last: string | null = null
  return steps
    .filter(({ status, at }) => at !== null || (!isFinal && status !== 'verified'))
    .map(({ status, at }) => {
      const seconds: number | null = at && last ? Math.max(0, (Date.parse(at) - Date.parse(last)) / 1_000) : null
      last = at ?? last
      return { status, at, seconds }
    })
}
