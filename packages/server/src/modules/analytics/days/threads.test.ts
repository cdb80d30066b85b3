import { afterAll, describe, expect, it } from 'vitest'
import { createLog } from '../../../platform/log.ts'
import { dimensions } from '../catalog.ts'
import { mergeSummed } from './add-up.ts'
import { buildDay } from './build.ts'
import { encodeColumn } from './column.ts'
import { createDictionaries } from './dictionary.ts'
import { DEFAULT_GOALS } from './goals.ts'
import type { Scanned } from './scan.ts'
import { createStored, type ReadItems, type StoredItem } from './stored.ts'
import { sumStored } from './sum-stored.ts'
import { ALL_SUMS } from './sums.ts'
import { contentOf, event, session } from './test-content.ts'
import { createThreads } from './threads.ts'

const DAY_MS = 86_400_000
const FIRST = Date.parse('2026-03-01T00:00:00Z')
const BUILT_AT = 1
const COUNTRIES = ['BE', 'NL', 'FR', 'DE']

const items = new Map<string, StoredItem[]>()
for (let number = 0; number < 12; number++) {
  const from = FIRST + number * DAY_MS
  const day = new Date(from).toISOString().slice(0, 10)
  const ids = Array.from({ length: 20 + number }, (_, index) => `${day}-${index}`)
  const { columns } = await buildDay(
    contentOf(
      { from, to: from + DAY_MS },
      ids.map((id, index) =>
        session(id, from + index, from + index + 9_000, { country: COUNTRIES[(index * number) % 4] as string }),
      ),
      ids.flatMap((id, index) => [
        event(id, from + index, { path: `/page-${index % (number + 2)}` }),
        event(id, from + index + 9_000, {
          kind: 'c',
          name: 'purchase',
          path: '/thanks',
          amount: index + 0.1,
          currency: 'EUR',
        }),
      ]),
    ),
    dimensions,
    'UTC',
  )
  items.set(
    day,
    [...columns].map(([name, column]) => ({ day, name, builtAt: BUILT_AT, data: encodeColumn(column) })),
  )
}

const read: ReadItems = async (days, names) =>
  days.flatMap((day) => items.get(day)?.filter(({ name }) => names.includes(name)) ?? [])
const PAGE = { of: 'event' as const, name: 'page' }
const made = { by: 'content_unit', units: new Map([['/page-1', 'one']]) }
const asked = {
  siteId: 'site',
  days: [...items.keys()].map((day) => ({ day, builtAt: BUILT_AT, isSummed: false })),
  scanned: {
    splits: ['total', 'hour', PAGE, { of: 'session', name: 'country' }, { ...PAGE, made }],
    filter: {
      or: [
        { column: { of: 'session', name: 'country' }, match: { is: 'BE' } },
        { column: PAGE, match: { contains: 'page-1' } },
      ],
    },
    goals: DEFAULT_GOALS,
    sums: ALL_SUMS,
  } satisfies Scanned,
}
const here = () =>
  sumStored(asked, {
    load: createStored(1e6),
    read,
    dictionaryOf: createDictionaries(),
    daysAtOnce: 5,
    onDay: () => undefined,
  })
const never = new AbortController().signal
const threads = createThreads({ count: 3, keptBytes: 1e6, daysAtOnce: 2, log: createLog('silent') })
afterAll(() => threads.stop())

describe('threads', () => {
  it('come to the same together as one does alone, read or kept', async () => {
    const alone = mergeSummed([(await here()).summed], asked.scanned)
    expect(alone.splits[0]?.size).toBe(14)
    for (const reads of [read, () => Promise.reject(new Error('It was kept'))]) {
      const parts = await threads.sum(asked, reads, never)
      expect(parts).toHaveLength(3)
      const together = mergeSummed(
        parts.map(({ summed }) => summed),
        asked.scanned,
      )
      expect(sorted(together)).toEqual(sorted(alone))
    }
  })

  it('leave out a day that was made anew since somebody looked', async () => {
    const [first] = asked.days
    const parts = await threads.sum(
      { ...asked, siteId: 'other', days: asked.days.map((day) => (day === first ? { ...day, builtAt: 0 } : day)) },
      read,
      never,
    )
    expect(parts.flatMap(({ replaced }) => replaced)).toEqual([first?.day])
    expect(parts.flatMap(({ summed }) => [...summed.days.keys()])).toHaveLength(11)
  })

  it('pass on that the columns cannot be read, and answer the next question', async () => {
    const fails = () => threads.sum({ ...asked, siteId: 'third' }, () => Promise.reject(new Error('No disk')), never)
    await expect(fails()).rejects.toThrow('No disk')
    expect(await threads.sum(asked, read, never)).toHaveLength(3)
  })

  it('are told when nobody waits any more', async () => {
    const caller = new AbortController()
    const waits = threads.sum(
      { ...asked, siteId: 'fourth' },
      () => {
        caller.abort()
        return new Promise(() => undefined)
      },
      caller.signal,
    )
    await expect(waits).rejects.toMatchObject({ code: 'overloaded' })
    await expect(threads.sum(asked, read, caller.signal)).rejects.toMatchObject({ code: 'overloaded' })
  })

  it('are started again after they ended in the middle of a question', async () => {
    const waits = threads.sum({ ...asked, siteId: 'fifth' }, () => new Promise(() => threads.stop()), never)
    await expect(waits).rejects.toMatchObject({ code: 'overloaded' })
    expect(await threads.sum(asked, read, never)).toHaveLength(3)
  })
})

const sorted = ({ days, hours, splits }: ReturnType<typeof mergeSummed>) =>
  [days, hours, ...splits].map((each) => new Map([...each].toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))))
