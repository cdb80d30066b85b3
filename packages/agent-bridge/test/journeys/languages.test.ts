import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../../../server/test/support/browser.ts'
import { eventually } from '../../../server/test/support/server.ts'
import { openAdmin, settled } from '../support/admin-page.ts'
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

  // Stays open until all is counted: a page of Playwright's takes its profile with it, and a beacon under way.
  const visitor = await browser.newPage()
  for (const url of Object.values(content.about)) {
    await visitor.goto(url)
    // The tracker sends what it saw when the page is left.
    await visitor.goto('about:blank')
  }

  const query = () =>
    account.client.analytics.query(id, {
      metrics: ['pageviews'],
      range: { preset: 'today' },
      dimensions: ['content_unit', 'page'],
    })
  const { breakdowns } = await eventually(query, ({ totals }) => totals.pageviews === 3)
  await visitor.close()
  expect(breakdowns.content_unit?.rows).toHaveLength(1)
  expect(breakdowns.content_unit?.rows[0]?.values.pageviews).toBe(3)
  expect(breakdowns.page?.rows.map(({ value }) => value).toSorted()).toEqual(paths.toSorted())

  const { page, close } = await openAdmin(browser, site, 'admin.php?page=tinyeclipse-analytics')
  await settled(page)
  const rowsOf = (dimension: string) => page.locator(`table[data-dimension=${dimension}] tbody tr`)
  await expect.poll(() => rowsOf('page').count(), { timeout: 20_000 }).toBe(3)
  await page.getByRole('group', { name: 'Pages' }).getByRole('radio', { name: 'Content' }).check()
  await expect.poll(() => rowsOf('content_unit').count(), { timeout: 20_000 }).toBe(1)
  // One reader, as all three were read in one browser on one day.
  await expect
    .poll(() => rowsOf('content_unit').locator('td[data-metric=visitors]').getAttribute('data-value'))
    .toBe('1')
  await close()
}, 120_000)
