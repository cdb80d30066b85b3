import { expect, it } from 'vitest'
import { createLimiter } from './limits.ts'

it('lets as many through a minute as it was told, each caller for itself', () => {
  const limit = createLimiter('address', 2, () => 0)
  limit('a')
  limit('a')
  expect(() => limit('a')).toThrow(
    expect.objectContaining({ code: 'rate_limited', retryAfterSeconds: 60, message: expect.stringContaining('2') }),
  )
  limit('b')
})

it('begins a caller’s minute with the first request, and says how long is left of it', () => {
  let now = 0
  const limit = createLimiter('address', 1, () => now)
  limit('a')
  now = 30_000
  limit('b')
  now = 59_999
  expect(() => limit('a')).toThrow(expect.objectContaining({ retryAfterSeconds: 1 }))
  expect(() => limit('b')).toThrow(expect.objectContaining({ retryAfterSeconds: 31 }))
  now = 60_000
  limit('a')
  expect(() => limit('a')).toThrow('At most 1 request')
  expect(() => limit('b')).toThrow()
})

it('does not let in who keeps asking while refused', () => {
  let now = 0
  const limit = createLimiter('address', 1, () => now)
  limit('a')
  for (now = 1_000; now < 60_000; now += 1_000) expect(() => limit('a')).toThrow()
  limit('a')
})

it('forgets who came first when there are too many, and not who came last', () => {
  const limit = createLimiter('address', 1, () => 0)
  limit('first')
  for (let index = 0; index < 199_999; index++) limit(`caller ${index}`)
  limit('last')
  limit('first')
  expect(() => limit('last')).toThrow()
})

it('counts on over the turn of its own minute', () => {
  let now = 0
  const limit = createLimiter('address', 2, () => now)
  now = 59_000
  limit('a')
  now = 61_000
  limit('a')
  expect(() => limit('a')).toThrow(expect.objectContaining({ retryAfterSeconds: 58 }))
  now = 119_000
  limit('a')
})
