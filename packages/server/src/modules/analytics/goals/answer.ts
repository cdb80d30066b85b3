import type { GoalsAnswer, GoalsQuery, Target } from '@tinyeclipse/sdk/contract'
import type * as z from 'zod/mini'
import { addAmount } from '../amounts.ts'
import { CORE, type Day, ELSEWHERE, numbersOf } from '../days/day.ts'
import { columnsOf, type Filter } from '../days/filter.ts'
import { DEFAULT_GOALS, dimensionsOfTargets, meetTarget } from '../days/goals.ts'
import { findMembers, otherVisitors } from '../days/members.ts'
import { namesOfColumn } from '../days/names.ts'
import { sessionsOfEvents } from '../days/places.ts'
import type { DaySource } from '../days/source.ts'
import { mean } from '../metrics/define.ts'
import type { Asked } from '../query.ts'
import { listDays, resolveRange } from '../range.ts'

interface Met {
  conversions: number
  sessions: number
  visitors: number
  revenue: Record<string, number>
}

/** What each goal came to, with the meanings that `conversions`, `sessions`, `visitors` and `revenue` have in a query. */
export async function answerGoals(
  source: DaySource,
  asked: Asked,
  query: z.output<typeof GoalsQuery>,
): Promise<GoalsAnswer> {
  const goals: { id: string | null; name: string; target: Target }[] =
    asked.ownGoals.length > 0
      ? [...asked.ownGoals]
      : DEFAULT_GOALS.map((target) => ({ id: null, name: 'purchase', target }))
  const met = goals.map((): Met => ({ conversions: 0, sessions: 0, visitors: 0, revenue: {} }))
  let sessions = 0

  const days = resolveRange(query.range, asked.today)
  const targetColumns = dimensionsOfTargets(goals.map(({ target }) => target)).map((name) => ({
    of: 'event' as const,
    name,
  }))
  const columns = [...(asked.filter ? columnsOf(asked.filter) : []), ...targetColumns].flatMap(namesOfColumn)
  const of = { site: asked.site, days: listDays(days), signal: asked.signal }
  for await (const { columns: day } of source.columns(of, [...new Set([...CORE, ...columns])])) {
    const look = lookAt(day, asked.filter)
    sessions += look.sessions
    goals.forEach(({ target }, index) => {
      addDay(met[index] as Met, look, meetTarget(day, target), index + 1)
    })
  }
  return {
    range: { ...days, timeZone: asked.site.timeZone },
    sessions,
    goals: goals.map(({ id, name }, index) => {
      const { conversions, sessions: converted, visitors, revenue } = met[index] as Met
      return {
        id,
        name,
        conversions,
        sessions: converted,
        conversionRate: mean(100 * converted, sessions),
        visitors,
        revenue,
      }
    }),
  }
}

type Look = ReturnType<typeof lookAt>

/** What all goals of a day share. */
function lookAt(day: Day, filter: Filter | null) {
  const begins = numbersOf(day, 'session.begins')
  const flags = numbersOf(day, 'event.flags')
  const { firstEvent, sessions: members, eventMeets } = findMembers(day, filter)
  const sessionOfEvent = sessionsOfEvents(firstEvent)
  const counts = new Uint8Array(begins.length)
  let sessions = 0
  for (const session of members) {
    counts[session] = 1
    if (begins[session] === 1) sessions++
  }
  const firstVisitor = numbersOf(day, 'session.visitor')
  const visitor = sessionOfEvent.map((session) => firstVisitor[session] as number)
  for (const [event, other] of otherVisitors(day)) visitor[event] = other
  return {
    begins,
    flags,
    sessionOfEvent,
    eventMeets,
    counts,
    sessions,
    visitor,
    /** By visitor the last goal that they met. */
    metBy: new Uint32Array(numbersOf(day, 'visitors')[0] ?? 0),
    amounts: readAmounts(day),
  }
}

function readAmounts(day: Day): Map<number, { amount: number; currency: string }> {
  const amounts = numbersOf(day, 'amount.amount')
  const currencies = day.columns.get('amount.currency')
  return new Map(
    Array.from(numbersOf(day, 'amount.event'), (event, index) => [
      event,
      {
        amount: amounts[index] as number,
        currency: currencies?.values?.[currencies.numbers[index] as number] ?? '',
      },
    ]),
  )
}

function addDay(met: Met, look: Look, isMet: Uint8Array, mark: number): void {
  let lastSession = -1
  for (let event = isMet.indexOf(1); event !== -1; event = isMet.indexOf(1, event + 1)) {
    const session = look.sessionOfEvent[event] as number
    if (look.counts[session] === 0) continue
    // A session converts as a whole, whatever the filter asks of its other events.
    if (session !== lastSession && look.begins[session] === 1) met.sessions++
    lastSession = session
    if (((look.flags[event] as number) & ELSEWHERE) !== 0 || look.eventMeets?.[event] === 0) continue
    met.conversions++
    const visitor = look.visitor[event] as number
    if (look.metBy[visitor] !== mark) met.visitors++
    look.metBy[visitor] = mark
    const paid = look.amounts.get(event)
    if (paid) addAmount(met.revenue, paid.currency, paid.amount)
  }
}
