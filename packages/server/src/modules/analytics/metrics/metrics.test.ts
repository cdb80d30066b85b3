import { expect, it } from 'vitest'
import { metrics } from '../catalog.ts'
import { SUMS, type SumName, type Sums } from '../days/sums.ts'

it.each(metrics.map((metric) => [metric.name, metric] as const))('%s says which sums it is made of', (_, metric) => {
  const used = new Set<SumName>()
  const sums = new Proxy(Object.fromEntries(SUMS.map((name) => [name, 1])) as Sums, {
    get(target, name: SumName) {
      used.add(name)
      return target[name]
    },
  })
  metric.value(sums, {})
  expect([...used].toSorted()).toEqual([...metric.sums].toSorted())
})
