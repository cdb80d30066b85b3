import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { WordPressSite } from './wordpress.ts'

export interface AdminPage {
  page: Page
  /** What went wrong in it: what was thrown, logged as an error, or not found. */
  faults: string[]
  /** What axe finds wrong with our part of the page, as it is now. */
  violations(): Promise<string[]>
  close(): Promise<void>
}

/** Opens a page of wp-admin in a browser of its own, as someone who is logged in. */
export async function openAdmin(
  browser: Browser,
  site: WordPressSite,
  path: string,
  { user = 'admin', ...options }: BrowserContextOptions & { user?: string } = {},
): Promise<AdminPage> {
  const { cookies } = await site.login(user)
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options })
  await context.addCookies(
    cookies.split('; ').map((cookie) => {
      const at = cookie.indexOf('=')
      return { name: cookie.slice(0, at), value: cookie.slice(at + 1), url: site.url }
    }),
  )
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`logged: ${message.text()} (${message.location().url})`)
  })
  page.on('response', (answer) => {
    if (answer.status() >= 400 && answer.url().startsWith(site.url)) faults.push(`${answer.status()}: ${answer.url()}`)
  })
  await page.goto(`${site.url}/wp-admin/${path}`)
  return {
    page,
    faults,
    async violations() {
      await page.evaluate(axe.source)
      return page.evaluate(async () => {
        const { violations } = await (window as unknown as { axe: typeof axe }).axe.run('#tinyeclipse-root')
        return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
      })
    },
    close: () => context.close(),
  }
}

/** Waits until nothing in our part of the page is loading any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('#te-main h2, #te-main [role=alert]').first().waitFor({ timeout: 20_000 })
  await page.waitForFunction(
    () =>
      document.querySelectorAll('#tinyeclipse-root [aria-busy=true], #tinyeclipse-root .components-spinner').length ===
      0,
    null,
    { timeout: 20_000 },
  )
}
