import { expect, it } from 'vitest'
import { history } from '../../examples/shop/history/history.mjs'
import { yesterdayIn } from '../../examples/shop/history/write.mjs'
import { ImportedEvent } from '../../packages/sdk/src/contract/import.ts'

const days = [...history({ until: '2026-11-20' })]
const events = days.flat()
/** Some take a while, event by event. */
const lastWeeks = days.slice(-14).flat()
const SLOW = { timeout: 60_000 }

it('is what the import takes, event by event', SLOW, () => {
  const wrong = lastWeeks.filter((event) => !ImportedEvent.safeParse(event).success)
  expect(wrong.slice(0, 3)).toEqual([])
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
  expect(new Set(lastWeeks.map(({ kind }) => kind))).toEqual(new Set(['p', 'c', 'e', 'k', 'v']))
})

it('is the same for the same day', SLOW, () => {
  const some = { until: '2026-11-20', days: 30 }
  expect(JSON.stringify([...history(some)])).toBe(JSON.stringify([...history(some)]))
})

it('is of half a year, each visit within its own, by the clock of the shop', SLOW, () => {
  const dayOf = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Brussels', dateStyle: 'short' })
  const found = [...new Set(events.map(({ at }) => dayOf.format(Date.parse(at))))].toSorted()
  expect([found.length, found[0], found.at(-1)]).toEqual([180, '2026-05-25', '2026-11-20'])
  const strayed = events.filter(({ at, session }) => !session.startsWith(dayOf.format(Date.parse(at))))
  // The night in which the clock is set back is an hour longer than the others.
  expect(new Set(strayed.map(({ session }) => session.slice(0, 10))).size).toBeLessThanOrEqual(1)
})

it('measures clicks and web vitals in the last ninety days', () => {
  const measured = days.map((day) => day.some(({ kind }) => kind === 'k') && day.some(({ kind }) => kind === 'v'))
  expect(measured.slice(-90)).not.toContain(false)
  expect(measured.slice(0, -90)).not.toContain(true)
})

it('is as lively as a small shop: two to three visits of a hundred buy', () => {
  const sessions = new Set(events.map(({ session }) => session)).size
  const orders = events.filter(({ name }) => name === 'purchase')
  expect(sessions).toBeGreaterThan(7_000)
  expect(orders.length / sessions).toBeGreaterThan(0.02)
  expect(orders.length / sessions).toBeLessThan(0.03)
  expect(new Set(orders.map(({ currency }) => currency))).toEqual(new Set(['EUR', 'GBP']))
})

it('ends with the day that is over where the shop is', () => {
  expect(yesterdayIn('Europe/Brussels', Date.parse('2026-06-10T21:59:00Z'))).toBe('2026-06-09')
  expect(yesterdayIn('Europe/Brussels', Date.parse('2026-06-10T22:00:00Z'))).toBe('2026-06-10')
})
