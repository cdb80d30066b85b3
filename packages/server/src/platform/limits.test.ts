import { expect, it } from 'vitest'
import { createLimiter } from './limits.ts'

it('lets as many through a minute as it was told, each name for itself', async () => {
  const limit = createLimiter('test', 2)
  await limit('a')
  await limit('a')
  const refused = await limit('a').catch((error) => error)
  expect(refused).toMatchObject({ code: 'rate_limited' })
  expect(refused.retryAfterSeconds).toBeGreaterThan(0)
  expect(refused.retryAfterSeconds).toBeLessThanOrEqual(60)
  await limit('b')
  await createLimiter('another', 2)('a')
})
