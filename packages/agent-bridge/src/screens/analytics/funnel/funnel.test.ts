import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Funnel, isComplete, moveStep, newFunnel, questionOf, readFunnel, writeFunnel } from './funnel.ts'
import { createBrowserFunnels } from './store.ts'

const funnel: Funnel = {
  name: 'Pralines & co',
  windowMinutes: 60,
  steps: [
    { kind: 'page_is', value: ' /shop ', name: '' },
    { kind: 'page_contains', value: 'praline', name: 'Looks' },
    { kind: 'event_is', value: 'purchase', name: 'Buys' },
  ],
}

it('is asked as the server takes it, steps without a name by what they are', () => {
  expect(questionOf(funnel)).toEqual({
    steps: [
      { name: '/shop', page: { is: '/shop' } },
      { name: 'Looks', page: { contains: 'praline' } },
      { name: 'Buys', event: { is: 'purchase' } },
    ],
    windowMinutes: 60,
  })
  expect(questionOf({ ...funnel, windowMinutes: 0 })).not.toHaveProperty('windowMinutes')
})

it('is complete when every step says what it is', () => {
  expect(isComplete(funnel)).toBe(true)
  expect(isComplete(newFunnel())).toBe(false)
})

it('moves a step, and never out of the list', () => {
  const names = (from: number, to: number) => moveStep(funnel.steps, from, to).map(({ value }) => value.trim())
  expect(names(2, 0)).toEqual(['purchase', '/shop', 'praline'])
  expect(names(0, 1)).toEqual(['praline', '/shop', 'purchase'])
  expect(names(0, -1)).toEqual(['/shop', 'praline', 'purchase'])
  expect(names(2, 3)).toEqual(['/shop', 'praline', 'purchase'])
})

it('comes back from an address as it was written, and from nonsense not at all', () => {
  expect(readFunnel(writeFunnel(funnel))).toEqual(funnel)
  const tooMany = JSON.stringify(['x', 0, ...Array.from({ length: 11 }, () => ['page_is', '/', ''])])
  for (const text of [undefined, '', 'nonsense', '[]', '["name",0]', '[1,2,3]', '["x",0,null]', tooMany]) {
    expect(readFunnel(text)).toBeNull()
  }
  expect(readFunnel('["x",7,["drop_table","/",null]]')).toEqual({
    name: 'x',
    windowMinutes: 0,
    steps: [{ kind: 'page_is', value: '/', name: '' }],
  })
})

describe('in the browser', () => {
  const kept = new Map<string, string>()
  beforeEach(() => {
    kept.clear()
    vi.stubGlobal('localStorage', {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => kept.set(name, value),
    })
  })
  afterEach(() => vi.unstubAllGlobals())

  it('is kept for its site, once under each name', () => {
    const store = createBrowserFunnels('one')
    store.save(funnel)
    store.save({ ...funnel, windowMinutes: 0 })
    expect(store.list()).toEqual([{ ...funnel, windowMinutes: 0 }])
    expect(createBrowserFunnels('two').list()).toEqual([])
    store.remove(funnel.name)
    expect(store.list()).toEqual([])
  })

  it('is not lost with the rest when something else was written in its place', () => {
    kept.set('tinyeclipse-funnels-one', JSON.stringify(['nonsense', writeFunnel(funnel)]))
    expect(createBrowserFunnels('one').list()).toEqual([funnel])
    kept.set('tinyeclipse-funnels-one', '{')
    expect(createBrowserFunnels('one').list()).toEqual([])
  })
})
