import type { FunnelQuery } from '@tinyeclipse/sdk'

/** What a visitor does in a step, and how it is compared. */
export const STEP_KINDS = ['page_is', 'page_contains', 'event_is'] as const
export type StepKind = (typeof STEP_KINDS)[number]
export interface Step {
  kind: StepKind
  value: string
  /** Empty is the value itself. */
  name: string
}
export interface Funnel {
  name: string
  /** From the first step to the last; 0 is the whole visit. */
  windowMinutes: number
  steps: Step[]
}

export const WINDOWS = [0, 15, 60, 240] as const
/** As many as a question takes. */
export const MOST_STEPS = 10
const LONGEST_NAME = 60

export const newStep = (): Step => ({ kind: 'page_is', value: '', name: '' })
export const newFunnel = (): Funnel => ({
  name: '',
  windowMinutes: 0,
  steps: [{ kind: 'page_is', value: '/', name: '' }, newStep()],
})
export const nameOfStep = ({ name, value }: Step): string => name.trim() || value.trim()
export const isComplete = ({ steps }: Funnel): boolean =>
  steps.length > 0 && steps.every(({ value }) => value.trim() !== '')

/** A funnel's steps and window as a question has them. */
export function questionOf({ steps, windowMinutes }: Funnel): Pick<FunnelQuery, 'steps' | 'windowMinutes'> {
  return {
    steps: steps.map((step) => {
      const value = step.value.trim()
      const name = nameOfStep(step).slice(0, LONGEST_NAME)
      if (step.kind === 'event_is') return { name, event: { is: value } }
      return { name, page: step.kind === 'page_is' ? { is: value } : { contains: value } }
    }),
    ...(windowMinutes > 0 && { windowMinutes }),
  }
}

/** With one step somewhere else; as it was when that is outside of it. */
export function moveStep(steps: readonly Step[], from: number, to: number): Step[] {
  const moved = steps[from]
  if (!moved || to < 0 || to >= steps.length) return [...steps]
  return steps.toSpliced(from, 1).toSpliced(to, 0, moved)
}

/** A funnel as an address keeps it. */
export const writeFunnel = ({ name, windowMinutes, steps }: Funnel): string =>
  JSON.stringify([name, windowMinutes, ...steps.map((step) => [step.kind, step.value, step.name])])

/** The funnel that a text tells of, or null when it tells of none: addresses are written by anybody. */
export function readFunnel(text: string | undefined): Funnel | null {
  try {
    const [name, windowMinutes, ...steps] = JSON.parse(text ?? '') as unknown[]
    if (typeof name !== 'string' || steps.length === 0 || steps.length > MOST_STEPS) return null
    return {
      name: name.slice(0, LONGEST_NAME),
      windowMinutes: WINDOWS.find((each) => each === windowMinutes) ?? 0,
      steps: steps.map((step) => {
        const [kind, value, own] = step as unknown[]
        return {
          kind: STEP_KINDS.find((each) => each === kind) ?? 'page_is',
          value: String(value),
          name: String(own ?? ''),
        }
      }),
    }
  } catch {
    return null
  }
}
