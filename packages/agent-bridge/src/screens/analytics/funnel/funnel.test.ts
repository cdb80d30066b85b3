import type { FunnelDefinition } from '@tinyeclipse/sdk'
import { expect, it } from 'vitest'
import {
  definitionOf,
  type Funnel,
  funnelOf,
  isComplete,
  moveStep,
  newFunnel,
  readFunnel,
  writeFunnel,
} from './funnel.ts'

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
  expect(definitionOf(funnel)).toEqual({
    steps: [
      { name: '/shop', page: { is: '/shop' } },
      { name: 'Looks', page: { contains: 'praline' } },
      { name: 'Buys', event: { is: 'purchase' } },
    ],
    windowMinutes: 60,
  })
  expect(definitionOf({ ...funnel, windowMinutes: 0 })).not.toHaveProperty('windowMinutes')
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
  expect(readFunnel('["x",-7,["drop_table","/",null]]')).toEqual({
    name: 'x',
    windowMinutes: 0,
    steps: [{ kind: 'page_is', value: '/', name: '' }],
  })
})

it('comes back from the server as it was kept, whatever made it', () => {
  const definition: FunnelDefinition = {
    steps: [
      { name: '/', page: { is: '/' } },
      { name: 'Thanked', page: { in: ['/thanks', '/merci'] } },
      { name: 'Asks', event: { contains: 'form' } },
      { name: 'Buys', event: { in: ['purchase', 'subscribe'] } },
    ],
    windowMinutes: 45,
  }
  const shown = funnelOf({ name: 'Made elsewhere', definition })
  expect(shown.steps[1]).toEqual({ kind: 'page_is', value: '/thanks | /merci', name: 'Thanked' })
  expect(definitionOf(shown)).toEqual(definition)
  expect(readFunnel(writeFunnel(shown))).toEqual(shown)
})
