import type { FunnelDefinition } from '@tinyeclipse/sdk'

/** What a visitor does in a step, and how it is compared. */
export const STEP_KINDS = ['page_is', 'page_contains', 'event_is', 'event_contains'] as const
export type StepKind = (typeof STEP_KINDS)[number]
export interface Step {
  kind: StepKind
  /** Several, of which any will do, stand between bars: `/thanks | /merci`. */
  value: string
  /** Empty is the value itself. */
  name: string
}
export interface Funnel {
  name: string
  /** From the first step to the last, up to a day; 0 is the whole visit. */
  windowMinutes: number
  steps: Step[]
}

export const WINDOWS = [0, 15, 60, 240] as const
const LONGEST_WINDOW = 1440
const BAR = ' | '
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

/** A funnel's steps and window as the server keeps them, and as a question has them. */
export function definitionOf({ steps, windowMinutes }: Funnel): FunnelDefinition {
  return {
    steps: steps.map((step) => {
      const [what, how] = step.kind.split('_')
      const match = matchOf(step.value.trim(), how === 'contains')
      const name = nameOfStep(step).slice(0, LONGEST_NAME)
      return what === 'event' ? { name, event: match } : { name, page: match }
    }),
    ...(windowMinutes > 0 && { windowMinutes }),
  }
}

function matchOf(value: string, isPart: boolean) {
  if (isPart) return { contains: value }
  const values = value.split(BAR.trim()).flatMap((each) => each.trim() || [])
  return values.length > 1 ? { in: values } : { is: values[0] ?? value }
}

/** A funnel that the server keeps, to be shown and changed. */
export function funnelOf({ name, definition }: { name: string; definition: FunnelDefinition }): Funnel {
  return {
    name,
    windowMinutes: definition.windowMinutes ?? 0,
    steps: definition.steps.map((step) => {
      const [what, match] = 'page' in step ? (['page', step.page] as const) : (['event', step.event] as const)
      const value = 'in' in match ? match.in.join(BAR) : 'is' in match ? match.is : match.contains
      return {
        kind: `${what}_${'contains' in match ? 'contains' : 'is'}`,
        value,
        name: step.name === value ? '' : step.name,
      }
    }),
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
      windowMinutes: isWindow(windowMinutes) ? windowMinutes : 0,
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

const isWindow = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) > 0 && Number(value) <= LONGEST_WINDOW
