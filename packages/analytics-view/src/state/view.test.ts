import { describe, expect, it } from 'vitest'
import { readView, writeView } from './address.ts'
import {
  asked,
  daysOf,
  FIRST_VIEW,
  GRANULARITIES,
  granularitiesOf,
  granularityOf,
  PRESETS,
  reachesToday,
  summaryPreset,
  type View,
  withFilter,
} from './view.ts'

const NOW = Date.parse('2026-06-10T12:00:00Z')
const days = (from: string, to: string) => ({ from, to })

describe('granularities', () => {
  it.each([
    [days('2026-06-10', '2026-06-10'), ['hour'], 'hour'],
    [days('2026-06-04', '2026-06-10'), ['hour', 'day'], 'day'],
    [days('2026-05-12', '2026-06-10'), ['day', 'week'], 'day'],
    [days('2026-01-01', '2026-06-10'), ['day', 'week', 'month'], 'month'],
    [days('2024-06-10', '2026-06-10'), ['week', 'month'], 'month'],
  ])('of %o are %o, and %s unless another was chosen', (range, fitting, best) => {
    expect(granularitiesOf(range)).toEqual(fitting)
    expect(granularityOf({ range, granularity: null })).toBe(best)
    for (const each of GRANULARITIES) {
      expect(granularityOf({ range, granularity: each })).toBe(fitting.includes(each) ? each : best)
    }
  })

  it('fit every preset', () => {
    for (const preset of PRESETS) expect(granularitiesOf({ preset }).length).toBeGreaterThan(0)
  })
})

it('counts the days of this year up to today', () => {
  expect(daysOf({ preset: 'ytd' }, NOW)).toBe(161)
  expect(daysOf(days('2026-06-01', '2026-06-10'))).toBe(10)
})

it('knows which ranges what happens now changes', () => {
  expect(PRESETS.filter((preset) => !reachesToday({ preset }, NOW))).toEqual(['yesterday', 'last_month'])
  expect(reachesToday(days('2026-06-01', '2026-06-05'), NOW)).toBe(false)
  expect(reachesToday(days('2026-06-01', '2026-06-10'), NOW)).toBe(true)
})

describe('filters', () => {
  const be = { dimension: 'country', value: 'BE', isNot: false }
  const nl = { dimension: 'country', value: 'NL', isNot: false }
  const notFr = { dimension: 'country', value: 'FR', isNot: true }
  const direct = { dimension: 'source', value: null, isNot: false }

  it('take the place of another value, and those left out add up', () => {
    expect(withFilter([be, direct], nl)).toEqual([direct, nl])
    expect(withFilter([notFr], be)).toEqual([notFr, be])
    expect(withFilter([notFr], { ...notFr, value: 'DE' })).toHaveLength(2)
  })

  it('are asked as conditions that all hold', () => {
    const view = { ...FIRST_VIEW, filters: [be] }
    expect(asked(FIRST_VIEW)).toEqual({ range: { preset: '30d' } })
    expect(asked(view).filter).toEqual({ dimension: 'country', is: 'BE' })
    expect(asked({ ...view, filters: [notFr, direct] }).filter).toEqual({
      and: [
        { dimension: 'country', is_not: 'FR' },
        { dimension: 'source', is: null },
      ],
    })
  })

  it('silence the summary, which is of all visits of a preset', () => {
    expect(summaryPreset(FIRST_VIEW)).toBe('30d')
    expect(summaryPreset({ ...FIRST_VIEW, filters: [be] })).toBeNull()
    expect(summaryPreset({ ...FIRST_VIEW, range: days('2026-06-01', '2026-06-02') })).toBeNull()
  })
})

describe('an address', () => {
  const view: View = {
    range: days('2026-06-01', '2026-06-10'),
    comparison: null,
    granularity: 'week',
    metric: 'revenue:EUR',
    filters: [
      { dimension: 'page', value: '/a=b!~&c', isNot: true },
      { dimension: 'source', value: null, isNot: false },
      { dimension: 'property:plan', value: '', isNot: false },
    ],
    segmentId: '00000000-0000-4000-8000-000000000000',
    choices: { pages: 'exit_page', funnel: '["é & =",0,["page_is","/",""]]' },
  }

  it('keeps all of a view', () => {
    expect(readView(writeView(view))).toEqual(view)
  })

  it('is empty for what is seen first', () => {
    expect(writeView(FIRST_VIEW)).toBe('')
    expect(readView('')).toEqual(FIRST_VIEW)
  })

  it('that says nonsense shows what is seen first', () => {
    expect(readView('range=2026-06-10..2026-06-01&compare=never&by=decade&filter=%3D')).toEqual(FIRST_VIEW)
  })
})
