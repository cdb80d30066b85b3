import { existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../../../server/test/support/browser.ts'
import { eventually } from '../../../server/test/support/server.ts'
import { openAdmin, settled } from '../support/admin-page.ts'
import { type JoinedSite, startJoined } from '../support/joined-site.ts'

const ARTEFACTS = fileURLToPath(new URL('../../../../artifacts/wordpress/', import.meta.url))
const DESK = { width: 1280, height: 900 }
const PHONE = { width: 390, height: 844 }

const BUILT = fileURLToPath(new URL('../../build/index.asset.php', import.meta.url))

let browser: Browser
beforeAll(async () => {
  if (!existsSync(BUILT)) throw new Error('The screens are not built, so there is nothing to look at: `pnpm build`')
  mkdirSync(ARTEFACTS, { recursive: true })
  browser = await launchBrowser()
}, 60_000)
afterAll(() => browser?.close())

describe('a joined site', () => {
  let joined: JoinedSite
  beforeAll(async () => {
    joined = await startJoined()
    const { site, content, account, id } = joined
    // Not closed: a page of Playwright's takes its profile with it, and a beacon under way.
    const visitor = await browser.newPage()
    for (const url of [content.home.nl, content.about.fr, content.contact.en]) {
      await visitor.goto(url)
      await visitor.goto('about:blank')
    }
    await site.php(
      "return tinyeclipse_send_event( 'shop', 'rang', 'The bell rang', 'Twice', array( 'times' => 2 ), null );",
    )
    await account.client.commands.create(id, {
      name: 'set_option',
      input: { option: 'blogdescription', value: 'Van hier' },
    })
    // The site counts its pages a minute after they changed.
    await site.cron(60)
    await eventually(
      async () => {
        await site.cron()
        await joined.heartbeat()
        return account.client.commands.list(id)
      },
      ({ items }) => items.every(({ status }) => status === 'succeeded'),
      60_000,
    )
  }, 180_000)
  afterAll(() => joined?.stop())

  const SCREENS = [
    { name: 'overview', page: 'tinyeclipse', words: ['Health', '127.0.0.1', 'The bell rang', 'pages × 3 languages'] },
    { name: 'analytics', page: 'tinyeclipse-analytics', words: ['Visitors', 'Pages'] },
    { name: 'commands', page: 'tinyeclipse-commands', words: ['Change a setting', 'Done'] },
    { name: 'settings', page: 'tinyeclipse-settings', words: ['Disconnect'] },
  ]
  const LOOKS = [
    { look: 'desk', viewport: DESK },
    { look: 'phone', viewport: PHONE },
  ]

  test.each(SCREENS.flatMap((screen) => LOOKS.map((look) => ({ ...screen, ...look }))))(
    'the screen $name has its content, without a fault, on a $look',
    async ({ name, page: slug, words, look, viewport }) => {
      const { page, faults, violations, close } = await openAdmin(browser, joined.site, `admin.php?page=${slug}`, {
        viewport,
      })
      await settled(page)
      const root = page.locator('#tinyeclipse-root')
      await expect.poll(() => root.textContent(), { timeout: 15_000 }).toContain(words[0])
      for (const word of words) expect.soft(await root.textContent(), word).toContain(word)
      await page.screenshot({ path: `${ARTEFACTS}${name}-${look}.png`, fullPage: true })
      expect.soft(faults).toEqual([])
      expect.soft(await violations()).toEqual([])
      const pastTheEdge = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement
        return scrollWidth - clientWidth
      })
      expect.soft(pastTheEdge).toBe(0)
      expect(await page.content()).not.toMatch(/te_(api|agent)_/)
      await close()
    },
  )

  test('a command that is given twice at once is sent once, and the keyboard stays where it was', async () => {
    const { page, faults, close } = await openAdmin(browser, joined.site, 'admin.php?page=tinyeclipse-commands#new')
    await settled(page)
    const sent: string[] = []
    page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()))
    await page.getByLabel('Command').selectOption('set_option')
    await page.getByLabel('Setting').fill('blogdescription')
    await page.getByLabel('Value').fill('From here')
    await page.getByRole('button', { name: 'Try without changing' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.locator('.te-result a').waitFor({ timeout: 20_000 })
    expect(sent.filter((url) => url.includes('commands'))).toHaveLength(1)
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Try without changing')
    expect(faults).toEqual([])
    await close()
  })

  test('who was logged out meanwhile is told so', async () => {
    const { page, close } = await openAdmin(browser, joined.site, 'admin.php?page=tinyeclipse-analytics')
    await settled(page)
    await page.context().clearCookies()
    await page.getByRole('tab', { name: 'Speed' }).click()
    await page.getByText('Your session has ended').first().waitFor({ timeout: 20_000 })
    await close()
  })

  test.each([
    ['nl_NL', 'nl', 'Gezondheid'],
    ['fr_FR', 'fr', 'Santé'],
  ])('the overview speaks the language of the person (%s)', async (locale, language, word) => {
    await joined.site.php("return update_user_meta( 1, 'locale', $input['locale'] );", { locale })
    try {
      const { page, violations, close } = await openAdmin(browser, joined.site, 'admin.php?page=tinyeclipse', {
        viewport: DESK,
      })
      await settled(page)
      const root = page.locator('#tinyeclipse-root')
      await expect.poll(() => root.textContent(), { timeout: 15_000 }).toContain(word)
      expect(await root.getAttribute('lang')).toBe(language)
      await page.screenshot({ path: `${ARTEFACTS}overview-${language}.png`, fullPage: true })
      expect(await violations()).toEqual([])
      await close()
    } finally {
      await joined.site.php("return delete_user_meta( 1, 'locale' );")
    }
  })
})
