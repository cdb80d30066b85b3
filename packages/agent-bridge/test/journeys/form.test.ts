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

test.each([
  ['nl', 'Contact (Fluent)'],
  ['fr', 'Contact (CF7)'],
  ['en', 'Contact (Gravity)'],
] as const)('a form that a visitor fills in is a fact on the server (%s)', async (language, formName) => {
  const { site, content, account, id } = joined
  const email = `an-${language}@example.be`
  const page = await browser.newPage()
  await page.goto(content.contact[language])
  await page.getByLabel('Name').fill('An Peeters')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Message').fill('Twintig dozen, graag.')
  await page.getByLabel('Password').fill('geheim-woord')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('Thank you.').waitFor()
  await page.close()

  const report = await eventually(
    async () => {
      await site.cron()
      const { items } = await account.client.agents.reports(id, { module: 'forms', event: 'submitted' })
      return items.find(({ data }) => data.email === email)
    },
    (found) => found !== undefined,
  )
  expect(report?.data).toMatchObject({ formName, email })
  expect(JSON.stringify(report?.data)).toContain('Twintig dozen')
  expect(JSON.stringify(report)).not.toContain('geheim-woord')
  const { rows } = await joined.server.database.execute(
    "select payload from facts where name = 'form.submitted' and payload->>'reportId' = $1",
    [report?.id],
  )
  expect(rows).toHaveLength(1)
  expect(site.complaints()).toBe('')
})
