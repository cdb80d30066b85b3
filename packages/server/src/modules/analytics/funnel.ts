import type { FunnelAnswer, FunnelQuery, Target } from '@tinyeclipse/sdk/contract'
import type * as z from 'zod/mini'
import { CORE, numbersOf } from './days/day.ts'
import { asksOfEvents, columnsOf, evaluate } from './days/filter.ts'
import { dimensionsOfTargets, meetTarget } from './days/goals.ts'
import { type DaySource, namesOfColumn } from './days/source.ts'
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
    const counts = numbersOf(day, 'session.events')
    const times = numbersOf(day, 'event.ms')
    const isMet = steps.map(({ target }) => meetTarget(day, target))
    const counted = sessionsThatCount(day, asked.filter)
    for (let session = 0, first = 0; session < begins.length; session++) {
      const end = first + (counts[session] as number)
      if (begins[session] === 1 && counted(session, first, end)) {
        sessions++
        const far = windowMs === null ? walk(isMet, first, end, null) : walkWithin(isMet, first, end, times, windowMs)
        for (let step = 0; step < far; step++) reached[step] = (reached[step] as number) + 1
      }
      first = end
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
function walk(
  isMet: readonly Uint8Array[],
  first: number,
  end: number,
  until: ((event: number) => boolean) | null,
): number {
  let step = 0
  for (let event = first; event < end && step < isMet.length; event++) {
    if (until?.(event)) break
    if ((isMet[step] as Uint8Array)[event] === 1) step++
  }
  return step
}

function walkWithin(
  isMet: readonly Uint8Array[],
  first: number,
  end: number,
  times: ArrayLike<number>,
  windowMs: number,
): number {
  let furthest = 0
  for (let event = first; event < end && furthest < isMet.length; event++) {
    if (isMet[0]?.[event] !== 1) continue
    const latest = (times[event] as number) + windowMs
    furthest = Math.max(
      furthest,
      walk(isMet, event, end, (each) => (times[each] as number) > latest),
    )
  }
  return furthest
}

function sessionsThatCount(day: Parameters<typeof numbersOf>[0], filter: Asked['filter']) {
  if (!filter) return () => true
  const counts = numbersOf(day, 'session.events')
  const sessionOfEvent = new Uint32Array(numbersOf(day, 'event.flags').length)
  for (let session = 0, event = 0; session < counts.length; session++) {
    const end = event + (counts[session] as number)
    sessionOfEvent.fill(session, event, end)
    event = end
  }
  if (!asksOfEvents(filter)) {
    const meets = evaluate(day, filter, 'session', sessionOfEvent)
    return (session: number) => meets[session] === 1
  }
  const meets = evaluate(day, filter, 'event', sessionOfEvent)
  return (_: number, first: number, end: number) => meets.subarray(first, end).includes(1)
}
