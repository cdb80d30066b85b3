import { afterAll, beforeAll, expect, test } from 'vitest'
import { layPlugin } from './support/bundle.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

let site: WordPressSite
beforeAll(async () => {
  site = await startWordPress({ plugins: [await layPlugin('tinyeclipse-connector')] })
})
afterAll(() => site?.stop())

test('is activated without a complaint, and measures nothing before it is connected', async () => {
  const front = await (await site.request('/')).text()
  expect(front).toContain('Zwarte Maan')
  expect(front).not.toContain('/t.js')
  expect(site.complaints()).toBe('')
})
