import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

export interface OpenedDashboard {
  page: Page
  /** What its Content-Security-Policy kept it from, and what it did not catch. */
  faults: string[]
  /** The raw figure of a tile, as text; empty where there is none. */
  tile(metric: string): Promise<string | null>
  /** What axe finds wrong with the page as it is now. */
  violations(): Promise<string[]>
}

/** Opens the page of numbers in a browser of its own, with what its address says. */
export async function openDashboard(
  browser: Browser,
  address: string,
  { key, siteId, serverUrl, view = '' }: { key: string; siteId: string; serverUrl: string; view?: string },
  options: BrowserContextOptions = {},
): Promise<OpenedDashboard> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) faults.push(message.text())
  })
  await page.goto(`${address}/#${new URLSearchParams({ key, site: siteId, url: serverUrl })}&${view}`)
  await page.locator('main').waitFor()
  return {
    page,
    faults,
    tile: (metric) => page.locator(`.tile[data-metric=${metric}]`).first().getAttribute('data-value'),
    async violations() {
      await page.evaluate(axe.source)
      return page.evaluate(async () => {
        const { violations } = await (window as unknown as { axe: typeof axe }).axe.run({ iframes: false })
        return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`))
      })
    },
  }
}

/** A site with one page, whose button stands in the middle; below `/open` it lets other origins read it. */
export async function startPages(): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/open')) response.setHeader('access-control-allow-origin', '*')
    if (request.url === '/open.css') {
      return response
        .setHeader('content-type', 'text/css')
        .end('body { margin: 0; text-align: center } #buy { margin-top: 300px; width: 200px; height: 100px }')
    }
    return response
      .setHeader('content-type', 'text/html')
      .end(
        '<!doctype html><title>Page</title><link rel="stylesheet" href="/open.css"><script>top.location = "/"</script><button id="buy">Buy</button>',
      )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
