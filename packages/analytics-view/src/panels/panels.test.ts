import { ApiError, type FunnelAnswer, type SessionEvent } from '@tinyeclipse/sdk'
import { beforeAll, describe, expect, it } from 'vitest'
import { createFormat } from '../texts/format.ts'
import { LANGUAGES, loadTexts, type TextOf } from '../texts/index.ts'
import { changeOf } from './change.ts'
import { explain } from './explain.ts'
import { lostAfter } from './funnel.ts'
import { matching, shapeRows } from './rows.ts'
import { stepsOf } from './session-steps.ts'
import { placeOf, sayVital } from './vitals.ts'

let text: TextOf
const format = createFormat('en')
beforeAll(async () => {
  text = await loadTexts('en')
})

describe('a change', () => {
  const visitors = { name: 'visitors', currency: null } as const
  const bounces = { name: 'bounce_rate', currency: null } as const
  const change = (metric: Parameters<typeof changeOf>[0], now: number | null, before: number | null) =>
    changeOf(metric, now, before, { text, format })

  it('is told in percent, and of rates in points', () => {
    expect(change(visitors, 150, 100)).toEqual({ said: '+50%', isRise: true, isBetter: true })
    expect(change(bounces, 42, 40)).toEqual({ said: '+2 pp', isRise: true, isBetter: false })
  })

  it('is none where there is nothing to compare, or nearly nothing changed', () => {
    expect(change(visitors, null, 1)).toBeNull()
    expect(change(visitors, 1, null)).toBeNull()
    expect(change(visitors, 0, 0)).toEqual({ said: 'no change', isRise: null, isBetter: null })
    expect(change(bounces, 40.01, 40)?.isRise).toBeNull()
  })

  it('has no percentage of nothing', () => {
    expect(change(visitors, 3, 0)?.said).toBe('from 0')
  })
})

describe('rows', () => {
  const rows = [
    { value: 'BE', values: { visitors: 40, revenue: { EUR: 12.5, GBP: 3 } } },
    { value: null, values: { visitors: 10, revenue: {} } },
  ]
  const shaped = () => shapeRows('country', ['visitors', 'revenue'], rows, { text, format })

  it('have a bar for their part of the largest', () => {
    expect(shaped().map(({ name, part }) => [name, part])).toEqual([
      ['Belgium', 100],
      ['Unknown', 25],
    ])
  })

  it('have an amount for each currency', () => {
    expect(shaped().map(({ cells }) => cells[1]?.figures)).toEqual([['€12.50', '£3.00'], ['–']])
  })

  it('are found by what they are called', () => {
    expect(matching(rows, ' belg', 'country', { text, format })).toEqual([rows[0]])
  })
})

it('tells how long a page was read with the page', () => {
  const event = (kind: SessionEvent['kind'], path: string, more: Partial<SessionEvent> = {}): SessionEvent => ({
    at: '2026-06-10T10:00:00Z',
    kind,
    path,
    name: null,
    properties: null,
    amount: null,
    currency: null,
    engagedSeconds: null,
    scrollPercent: null,
    element: null,
    ...more,
  })
  const steps = stepsOf([
    event('pageview', '/a'),
    event('pageview', '/b'),
    event('engagement', '/a', { engagedSeconds: 4, scrollPercent: 30 }),
    event('vitals', '/a'),
    event('engagement', '/a', { engagedSeconds: 3, scrollPercent: 20 }),
    event('engagement', '/never-seen', { engagedSeconds: 9 }),
  ])
  expect(steps.map(({ event: { path }, seconds, scroll }) => [path, seconds, scroll])).toEqual([
    ['/a', 7, 30],
    ['/b', 0, null],
  ])
})

it('loses nobody after the last step of a funnel, or where nobody came', () => {
  const steps: FunnelAnswer['steps'] = [10, 4, 0, 0].map((sessions, index) => ({
    name: `${index}`,
    sessions,
    ofFirst: null,
    ofPrevious: null,
  }))
  expect(steps.map((_, index) => lostAfter(steps, index))).toEqual([6, 4, null, null])
})

it('places a vital in the third of its rating', () => {
  expect([2_500, 4_000].map((value) => Math.round(placeOf('lcp', value)))).toEqual([33, 67])
  expect(placeOf('cls', 0)).toBe(0)
  expect(placeOf('inp', 60_000)).toBe(98)
  expect([sayVital('lcp', 2_513, 'en-GB'), sayVital('inp', 90, 'en-GB'), sayVital('cls', null, 'en-GB')]).toEqual([
    '2.51 s',
    '90 ms',
    '–',
  ])
})

describe('a failure', () => {
  const failure = (code: string, status: number, plan?: string) =>
    new ApiError({
      message: 'No.',
      code,
      status,
      retryable: false,
      problem: { type: 'about:blank', title: 'No', status, code, detail: 'No.', requestId: 'r', ...(plan && { plan }) },
    })

  it('names the plan that has it', () => {
    expect(explain(failure('plan_required', 402, 'pro_plus'), text)).toContain('pro_plus')
  })

  it('that no text is for says what the server said', () => {
    expect(explain(failure('something_new', 400), text)).toBe('No.')
    expect(explain(new Error('Broken'), text)).toBe('Broken')
  })
})

it('leaves no {value} of a text unfilled in any language', async () => {
  for (const language of LANGUAGES) {
    const say = await loadTexts(language)
    expect(say('now_other', { n: 3 })).toMatch(/3/)
    expect(say('ofAll', { value: '5 %' })).not.toMatch(/[{}]/)
  }
})
