import { expect, it } from 'vitest'
import { history } from '../../examples/shop/history/history.mjs'
import { yesterdayIn } from '../../examples/shop/history/write.mjs'
import { ImportedEvent } from '../../packages/sdk/src/contract/import.ts'

const days = [...history({ until: '2026-11-20' })]
const events = days.flat()

it('is what the import takes, event by event', () => {
  const wrong = events.filter((event) => !ImportedEvent.safeParse(event).success)
  expect(wrong.slice(0, 3)).toEqual([])
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
  expect(new Set(events.map(({ kind }) => kind))).toEqual(new Set(['p', 'c', 'e', 'k', 'v']))
})

it('is the same for the same day', () => {
  expect([...history({ until: '2026-11-20' })]).toEqual(days)
})

it('is of ninety days, each visit within its own, by the clock of the shop', () => {
  const dayOf = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Brussels', dateStyle: 'short' })
  const found = [...new Set(events.map(({ at }) => dayOf.format(Date.parse(at))))].toSorted()
  expect([found.length, found[0], found.at(-1)]).toEqual([90, '2026-08-23', '2026-11-20'])
  const strayed = events.filter(({ at, session }) => !session.startsWith(dayOf.format(Date.parse(at))))
  // The night in which the clock is set back is an hour longer than the others.
  expect(new Set(strayed.map(({ session }) => session.slice(0, 10))).size).toBeLessThanOrEqual(1)
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
