import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../../../server/test/support/browser.ts'
import { startServer, type TestAccount, type TestServer } from '../../../server/test/support/server.ts'
import { openAdmin, settled } from '../support/admin-page.ts'
import { startPluggedIn } from '../support/joined-site.ts'
import type { WordPressSite } from '../support/wordpress.ts'

const ARTEFACTS = fileURLToPath(new URL('../../../../artifacts/wordpress/', import.meta.url))

let browser: Browser
let server: TestServer
let account: TestAccount
let site: WordPressSite
beforeAll(async () => {
  mkdirSync(ARTEFACTS, { recursive: true })
  browser = await launchBrowser()
  server = await startServer({ isWorking: true })
  account = await server.addAccount()
  site = (await startPluggedIn()).site
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.stop()
  await server?.stop()
})

test('a person connects a site by one link, sees each part tried, and disconnects it again', {
  timeout: 180_000,
}, async () => {
  const { page, faults, violations, close } = await openAdmin(browser, site, 'admin.php?page=tinyeclipse')
  await settled(page)
  await page.screenshot({ path: `${ARTEFACTS}not-connected.png`, fullPage: true })
  expect.soft(await violations()).toEqual([])
  await page.locator('#te-main a.is-primary').click()

  const { connectUrl } = await account.client.agents.createCode()
  const link = page.getByLabel('Link or code')
  await link.fill('nonsense')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await page.getByText('This is neither a link nor a code').waitFor()
  await link.fill(connectUrl)
  await page.screenshot({ path: `${ARTEFACTS}wizard-code.png`, fullPage: true })
  expect.soft(await violations()).toEqual([])
  await page.getByRole('button', { name: 'Connect', exact: true }).click()

  const next = page.getByRole('button', { name: /^Continue/ })
  await next.waitFor({ timeout: 30_000 })
  await expect.poll(() => next.isEnabled(), { timeout: 60_000 }).toBe(true)
  const checks = page.locator('[data-check]')
  expect(await checks.count()).toBeGreaterThan(5)
  const failed = await checks.and(page.locator('[data-status=failed]')).allTextContents()
  expect(failed).toEqual([])
  await page.screenshot({ path: `${ARTEFACTS}wizard-checks.png`, fullPage: true })
  expect.soft(await violations()).toEqual([])
  await next.click()
  await page.getByRole('link', { name: 'Open the overview' }).click()
  await settled(page)
  const { items } = await account.client.agents.list()
  expect(items).toMatchObject([{ domain: '127.0.0.1', status: 'connected' }])
  expect(await page.locator('#tinyeclipse-root').textContent()).toContain('Health')

  await page.goto(`${site.url}/wp-admin/admin.php?page=tinyeclipse-settings`)
  await page.getByRole('button', { name: 'Disconnect this site' }).click()
  await page.getByRole('button', { name: 'Yes, disconnect' }).click()
  await page.getByLabel('Link or code').waitFor({ timeout: 20_000 })
  expect((await account.client.agents.list()).items).toMatchObject([{ status: 'left' }])
  expect(faults).toEqual([])
  await close()
})

test('an editor has no business there', async () => {
  const { page, close } = await openAdmin(browser, site, 'admin.php?page=tinyeclipse', { user: 'editor' })
  expect(await page.locator('#tinyeclipse-root').count()).toBe(0)
  expect(await page.locator('body').textContent()).toContain('not allowed')
  const editor = await site.login('editor')
  expect((await editor.rest('tinyeclipse/v1/connection')).status).toBe(403)
  await close()
})
