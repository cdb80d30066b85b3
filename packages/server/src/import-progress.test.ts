import { expect, it } from 'vitest'
import { createProgress, describe, summaryTable } from './import-progress.ts'

it('tells how far it is, how fast, and how long it will take', () => {
  expect(describe({ done: 250, total: 1_000, read: 12_000, stored: 3_000, seconds: 20 })).toBe(
    '25 % · 12,000 rows, 3,000 stored · 600 rows/s · 1 min left',
  )
  expect(describe({ done: 1, total: 1_000, read: 0, stored: 0, seconds: 20 })).toBe('0 % · 0 rows, 0 stored · 0 rows/s')
  expect(describe({ done: 0, total: 0, read: 0, stored: 0, seconds: 0 })).toBe('100 % · 0 rows, 0 stored · 0 rows/s')
})

it('draws over its line on a terminal only', () => {
  const written: string[] = []
  const write = (text: string) => written.push(text)
  for (const isTTY of [true, false]) {
    const progress = createProgress({ isTTY, write })
    progress.say('begins')
    progress.stop()
  }
  expect(written).toEqual(['\r\x1b[Kbegins\n', '\r\x1b[K', 'begins\n'])
})

it('sums up in a table, the most frequent reason first', () => {
  const table = summaryTable({
    ...{ file: 'access.log', format: 'access-log', site: 'x', domain: 'shop.example.be', isDryRun: false },
    ...{ isInterrupted: true, read: 1_200, stored: 1_000, known: 0, skipped: { bot: 20, asset: 180 }, seconds: 1.5 },
  })
  expect(table).toBe(`access.log (access-log) into shop.example.be, 1.5 s
  rows read                          1,200
  events stored                      1,000
  events already there                   0
  left out                             200
    images, scripts and other files    180
    bots                                20
Stopped before the end. The same command goes on: what is stored is recognised.
`)
})
