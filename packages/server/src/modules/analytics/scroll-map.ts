import type { ScrollMap, ScrollMapQuery } from '@tinyeclipse/sdk/contract'
import type * as z from 'zod/mini'
import { ELSEWHERE, FIRST_OF_PATH, numbersOf } from './days/day.ts'
import { columnsOf, evaluate, type Filter } from './days/filter.ts'
import { namesOfColumn } from './days/names.ts'
import { placesOfSessions, sessionsOfEvents } from './days/places.ts'
import type { DaySource } from './days/source.ts'
import { mean } from './metrics/define.ts'
import type { Asked } from './query.ts'
import { listDays, resolveRange } from './range.ts'

const STEP = 5
const STEPS = 100 / STEP

/** How far sessions came down a page: each once, on the day of its first pageview of it, as the metric `scroll_depth` counts. */
export async function answerScrollMap(
  source: DaySource,
  asked: Asked,
  { range, page, device }: z.output<typeof ScrollMapQuery>,
): Promise<ScrollMap> {
  const { site, signal } = asked
  const days = resolveRange(range, asked.today)
  const filter: Filter = {
    and: [
      { column: { of: 'event', name: 'page' }, match: { is: page } },
      ...(device ? [{ column: { of: 'session' as const, name: 'device' }, match: { is: device } }] : []),
      ...(asked.filter ? [asked.filter] : []),
    ],
  }
  const names = [
    ...['event.flags', 'session.begins', 'session.events', 'page_scroll.event', 'page_scroll.percent'],
    ...columnsOf(filter).flatMap(namesOfColumn),
  ]
  let sessions = 0
  let measured = 0
  const reached = new Array<number>(STEPS + 1).fill(0)
  for await (const { columns: day } of source.columns({ site, days: listDays(days), signal }, [...new Set(names)])) {
    const flags = numbersOf(day, 'event.flags')
    const meets = evaluate(day, filter, 'event', sessionsOfEvents(placesOfSessions(day)))
    for (let event = 0; event < flags.length; event++) {
      if (((flags[event] as number) & (FIRST_OF_PATH | ELSEWHERE)) === FIRST_OF_PATH && meets[event] === 1) sessions++
    }
    const percents = numbersOf(day, 'page_scroll.percent')
    numbersOf(day, 'page_scroll.event').forEach((event, place) => {
      if (meets[event] !== 1) return
      measured++
      const step = Math.floor((percents[place] as number) / STEP)
      reached[step] = (reached[step] as number) + 1
    })
  }
  // Whoever came further came past every step before.
  for (let step = STEPS - 1; step >= 0; step--)
    reached[step] = (reached[step] as number) + (reached[step + 1] as number)
  return {
    range: { ...days, timeZone: site.timeZone },
    sessions,
    measured,
    steps: reached.slice(1).map((count, index) => ({
      percent: (index + 1) * STEP,
      sessions: count,
      share: mean(100 * count, measured),
    })),
  }
}
