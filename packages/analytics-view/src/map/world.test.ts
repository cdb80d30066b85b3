import { expect, it } from 'vitest'
import { makeWorld } from '../../make-world.mjs'
import { loadWorld, shadesOf } from './world.ts'

it('keeps the map that make-world.mjs makes', async () => {
  expect(await loadWorld()).toEqual(makeWorld())
})

it('colours a country by the root of its visitors, and none by those of unknown countries', () => {
  const { stepOf, total } = shadesOf([
    { value: null, values: { visitors: 900 } },
    { value: 'BE', values: { visitors: 100 } },
    { value: 'NL', values: { visitors: 1 } },
  ])
  expect([stepOf('BE'), stepOf('NL'), stepOf('FR')]).toEqual([6, 1, 0])
  expect(total).toBe(1_001)
})
