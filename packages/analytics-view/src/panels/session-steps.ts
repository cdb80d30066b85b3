import type { Session, SessionEvent } from '@tinyeclipse/sdk'
import type { Format } from '../texts/format.ts'
import type { TextOf } from '../texts/index.ts'
import { nameOf } from '../texts/names.ts'

export interface SessionStep {
  event: SessionEvent
  /** For how long the page was read, and how far down. */
  seconds: number
  scroll: number | null
}

/** Engagement is told with the page that it is of, and measurements are left out: a person reads what another did. */
export function stepsOf(events: readonly SessionEvent[]): SessionStep[] {
  const steps: SessionStep[] = []
  for (const event of events) {
    if (event.kind === 'vitals') continue
    if (event.kind !== 'engagement') {
      steps.push({ event, seconds: 0, scroll: null })
      continue
    }
    const page = steps.findLast((step) => step.event.kind === 'pageview' && step.event.path === event.path)
    if (!page) continue
    page.seconds += event.engagedSeconds ?? 0
    page.scroll = Math.max(page.scroll ?? 0, event.scrollPercent ?? 0)
  }
  return steps
}

/** What a visit was from, as `[dimension, words]`. */
export function factsOf(session: Session, { text, format }: { text: TextOf; format: Format }): [string, string][] {
  const facts = [
    ['country', session.country],
    ['device', session.device],
    ['browser', session.browser],
    ['os', session.os],
    ['channel', session.channel],
    ['source', session.source],
    ['utm_campaign', session.utmCampaign],
  ] as const
  return facts.flatMap(([dimension, value]) =>
    value ? [[dimension, nameOf(dimension, value, text, format)] as [string, string]] : [],
  )
}

export const sayProperties = ({ properties }: SessionEvent): string =>
  Object.entries(properties ?? {})
    .map(([key, value]) => `${key}: ${value ?? '–'}`)
    .join(' · ')
