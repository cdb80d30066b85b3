import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../../../server/test/support/browser.ts'
import { eventually } from '../../../server/test/support/server.ts'
import { startJoined } from '../support/joined-site.ts'

let joined: Awaited<ReturnType<typeof startJoined>>
let browser: Browser

beforeAll(async () => {
  joined = await startJoined()
  browser = await launchBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await joined?.stop()
})

test('the same page in three languages is one content unit, wherever its visitors read it', async () => {
  const { site, content, account, id } = joined
  // As the server writes paths: without the slash at their end.
  const paths = Object.values(content.about).map((url) => new URL(url).pathname.replace(/\/$/, ''))
  // The site waits a minute for more that is changed.
  await site.cron(60)
  const { items: units } = await account.client.contentUnits.list(id)
  expect(units.map((unit) => unit.paths.toSorted())).toContainEqual(paths.toSorted())

  for (const url of Object.values(content.about)) {
    const page = await browser.newPage()
    await page.goto(url)
    // The tracker sends what it saw when the page is left.
    await page.goto('about:blank')
    await page.close()
  }

  const query = () =>
    account.client.analytics.query(id, {
      metrics: ['pageviews'],
      range: { preset: 'today' },
      dimensions: ['content_unit', 'page'],
    })
  const { breakdowns } = await eventually(query, ({ totals }) => totals.pageviews === 3)
  expect(breakdowns.content_unit?.rows).toHaveLength(1)
  expect(breakdowns.content_unit?.rows[0]?.values.pageviews).toBe(3)
  expect(breakdowns.page?.rows.map(({ value }) => value).toSorted()).toEqual(paths.toSorted())
})
