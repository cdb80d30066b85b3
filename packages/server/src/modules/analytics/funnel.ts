import type { FunnelAnswer, FunnelQuery, Target } from '@tinyeclipse/sdk/contract'
import type * as z from 'zod/mini'
import { CORE, numbersOf } from './days/day.ts'
import { columnsOf } from './days/filter.ts'
import { dimensionsOfTargets, meetTarget } from './days/goals.ts'
import { findMembers } from './days/members.ts'
import { namesOfColumn } from './days/names.ts'
import type { DaySource } from './days/source.ts'
import { mean } from './metrics/define.ts'
import type { Asked } from './query.ts'
import { listDays, resolveRange } from './range.ts'

/** The way through a shop, in the events that the tracker sends of one. */
const SHOP: { name: string; target: Target }[] = [
  { name: 'landing', target: { page: { contains: '/' } } },
  { name: 'browse', target: { event: { is: 'view_item' } } },
  { name: 'cart', target: { event: { is: 'add_to_cart' } } },
  { name: 'checkout', target: { event: { is: 'begin_checkout' } } },
  { name: 'purchase', target: { event: { is: 'purchase' } } },
]
const MINUTE_MS = 60_000

/**
 * How many of the sessions that began in the range took the steps in their order, each event one step at most. With a
 * window all of them within it, from whichever event meets the first step.
 */
export async function answerFunnel(
  source: DaySource,
  asked: Asked,
  query: z.output<typeof FunnelQuery>,
): Promise<FunnelAnswer> {
  const days = resolveRange(query.range, asked.today)
  const steps = query.steps?.map(({ name, ...target }) => ({ name, target: target as Target })) ?? SHOP
  const windowMs = query.windowMinutes === undefined ? null : query.windowMinutes * MINUTE_MS
  const reached = new Array<number>(steps.length).fill(0)
  let sessions = 0

  const filterColumns = asked.filter ? columnsOf(asked.filter) : []
  const stepColumns = dimensionsOfTargets(steps.map(({ target }) => target)).map((name) => ({
    of: 'event' as const,
    name,
  }))
  const names = [
    ...CORE.filter((name) => name.startsWith('session.') || name === 'event.flags'),
    ...(windowMs === null ? [] : ['event.ms']),
    ...[...filterColumns, ...stepColumns].flatMap(namesOfColumn),
  ]
  const of = { site: asked.site, days: listDays(days), signal: asked.signal }
  for await (const { columns: day } of source.columns(of, [...new Set(names)])) {
    const begins = numbersOf(day, 'session.begins')
    const times = numbersOf(day, 'event.ms')
    const isMet = steps.map(({ target }) => meetTarget(day, target))
    const { firstEvent, sessions: members } = findMembers(day, asked.filter)
    for (const session of members) {
      if (begins[session] === 0) continue
      sessions++
      const [first, end] = [firstEvent[session] as number, firstEvent[session + 1] as number]
      const far = windowMs === null ? walk(isMet, first, end) : walkWithin(isMet, first, end, times, windowMs)
      for (let step = 0; step < far; step++) reached[step] = (reached[step] as number) + 1
    }
  }
  return {
    range: { ...days, timeZone: asked.site.timeZone },
    sessions,
    steps: steps.map(({ name }, index) => ({
      name,
      sessions: reached[index] ?? 0,
      ofFirst: mean(100 * (reached[index] ?? 0), reached[0] ?? 0),
      ofPrevious:
        index === 0
          ? mean(100 * (reached[0] ?? 0), sessions)
          : mean(100 * (reached[index] ?? 0), reached[index - 1] ?? 0),
    })),
  }
}

/** How many steps the events from `first` to before `end` take. */
function walk(isMet: readonly Uint8Array[], first: number, end: number): number {
  let step = 0
  for (let event = first; event < end && step < isMet.length; event++) {
    if ((isMet[step] as Uint8Array)[event] === 1) step++
  }
  return step
}

/** The same when all steps lie within `windowMs`: of the ways to a step the one that began last is the best. */
function walkWithin(
  isMet: readonly Uint8Array[],
  first: number,
  end: number,
  times: ArrayLike<number>,
  windowMs: number,
): number {
  const began = new Array<number>(isMet.length).fill(Number.NEGATIVE_INFINITY)
  let furthest = 0
  for (let event = first; event < end && furthest < isMet.length; event++) {
    const at = times[event] as number
    // From the last step, so that no event takes two.
    for (let step = isMet.length - 1; step >= 0; step--) {
      if (isMet[step]?.[event] !== 1) continue
      const beginning = step === 0 ? at : (began[step - 1] as number)
      if (at - beginning > windowMs) continue
      began[step] = Math.max(began[step] as number, beginning)
      furthest = Math.max(furthest, step + 1)
    }
  }
  return furthest
}
