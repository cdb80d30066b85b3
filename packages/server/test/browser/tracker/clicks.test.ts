import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { type Track, test, until } from '../../support/tracked-page.ts'
import { tag } from '../../support/tracked-site.ts'

/** Opens a page with this body; links of it may lead to `elsewhere`, a host of another name. */
async function openWith(
  track: Track,
  body: string | ((elsewhere: string) => string),
  options: Parameters<Track>[0] = {},
) {
  const elsewhereOf = (server: string) => `${server.replace('127.0.0.1', 'localhost')}/quiet`
  const tracked = await track({
    ...options,
    html: (server) => `${tag(server)}<body>${typeof body === 'string' ? body : body(elsewhereOf(server))}`,
  })
  await tracked.page.addInitScript(() => {
    const page = Object.assign(window, { prevented: [] as boolean[], isSame: true })
    // Asked last of all, so it sees what anybody did to the click.
    for (const type of ['click', 'auxclick'])
      addEventListener(type, (event) => setTimeout(() => page.prevented.push(event.defaultPrevented)), true)
  })
  await tracked.open()
  return { ...tracked, elsewhere: elsewhereOf(tracked.site.server) }
}
const preventedIn = (page: Page) => page.evaluate(() => (window as unknown as { prevented: boolean[] }).prevented)
const isSamePage = (page: Page) => page.evaluate(() => 'isSame' in window)

const toElsewhere = (elsewhere: string) => `<a href="${elsewhere}">Elsewhere</a>`

describe.concurrent('a link to elsewhere', () => {
  test('is told when it is followed, and followed as it would be', async ({ track }) => {
    const { site, page, elsewhere } = await openWith(track, toElsewhere)
    await page.click('a')
    await page.waitForURL(elsewhere)
    await until(() => expect(site.named('outbound_click')).toHaveLength(1))
    expect(site.named('outbound_click')[0]).toMatchObject({
      u: `${site.pages}/`,
      o: { url: elsewhere },
    })
  })

  test('within the site is not told', async ({ track }) => {
    const { site, page, leave, expectCounted } = await openWith(track, '<a href="/next">Next</a>')
    await page.click('a')
    await expectCounted('/', '/next')
    await leave()
    expect(site.named('outbound_click')).toEqual([])
  })

  test.for<[string, string]>([
    ['in a new tab', 'target="_blank"'],
    ['in the top frame', 'target="_top"'],
  ])('that opens %s is told once', async ([, target], { track }) => {
    const { site, page, context, elsewhere } = await openWith(
      track,
      (elsewhere) => `<a href="${elsewhere}" ${target}>Elsewhere</a>`,
    )
    const isNew = target.includes('blank')
    const popup = isNew ? context.waitForEvent('page') : null
    await page.click('a')
    await (popup ? (await popup).waitForURL(elsewhere) : page.waitForURL(elsewhere))
    if (isNew) expect(await preventedIn(page)).toEqual([false])
    await until(() => expect(site.named('outbound_click')).toHaveLength(1))
  })

  test('that is opened by the middle button is told once', async ({ track }) => {
    const { site, page, context } = await openWith(track, toElsewhere)
    const popup = context.waitForEvent('page')
    await page.click('a', { button: 'middle' })
    await popup
    await until(() => expect(site.named('outbound_click')).toHaveLength(1))
    expect(await preventedIn(page)).toEqual([false])
  })

  test('is not told by the right button, which only shows a menu', async ({ track }) => {
    const { site, page, leave } = await openWith(track, toElsewhere)
    await page.click('a', { button: 'right' })
    await leave()
    expect(site.named('outbound_click')).toEqual([])
  })

  test('whose click the page handles itself stays the page’s', async ({ track }) => {
    const { site, page, leave } = await openWith(
      track,
      (elsewhere) =>
        `<a href="${elsewhere}">Elsewhere</a>
       <script>document.querySelector('a').onclick = (event) => { event.preventDefault(); event.stopImmediatePropagation() }</script>`,
    )
    await page.click('a')
    expect(await isSamePage(page)).toBe(true)
    expect(page.url()).toBe(`${site.pages}/`)
    await leave()
    expect(site.named('outbound_click').length).toBeLessThanOrEqual(1)
  })

  test.for<[string, (elsewhere: string) => string, string]>([
    [
      'around an icon',
      (elsewhere) => `<a href="${elsewhere}"><svg width="40" height="40"><rect width="40" height="40"/></svg></a>`,
      'rect',
    ],
    [
      'around an icon of a sprite',
      (elsewhere) =>
        `<svg hidden><symbol id="icon"><rect width="40" height="40"/></symbol></svg>
         <a href="${elsewhere}"><svg width="40" height="40"><use href="#icon"/></svg></a>`,
      'use',
    ],
    [
      'in a shadow root',
      (elsewhere) =>
        `<div><template shadowrootmode="open"><a href="${elsewhere}"><b>Elsewhere</b></a></template></div>`,
      'b',
    ],
  ])('%s is told', async ([, body, target], { track }) => {
    const { site, page, elsewhere } = await openWith(track, body)
    await page.click(target)
    await page.waitForURL(elsewhere)
    await until(() => expect(site.named('outbound_click')).toHaveLength(1))
    expect(site.named('outbound_click')[0]?.o).toEqual({ url: elsewhere })
  })

  test('is none to mail, telephone, script, a part of the page or nothing', async ({ track }) => {
    const links = ['mailto:an@example.be', 'tel:+3225550101', 'javascript:void 0', '#part', '']
    const { site, page, call, leave } = await openWith(
      track,
      `${links.map((href) => `<p><a href="${href}">Link</a></p>`).join('')}
       <script>addEventListener('click', (event) => event.preventDefault())</script>`,
    )
    for (const link of await page.locator('a').all()) await link.click()
    await call('event', 'fence')
    await leave()
    expect(site.named('fence')).toHaveLength(1)
    expect(site.named('outbound_click')).toEqual([])
  })
})

describe.concurrent('a download', () => {
  test('is told with its address, and downloads', async ({ track }) => {
    const { site, page } = await openWith(track, '<a href="/files/catalogue.pdf">Catalogue</a>')
    await page.route('**/*.pdf', (route) =>
      route.fulfill({ body: '%PDF', headers: { 'content-disposition': 'attachment' } }),
    )
    const download = page.waitForEvent('download')
    await page.click('a')
    expect((await download).suggestedFilename()).toBe('catalogue.pdf')
    await until(() => expect(site.named('file_download')).toHaveLength(1))
    expect(site.named('file_download')[0]?.o).toEqual({ url: `${site.pages}/files/catalogue.pdf` })
    expect(site.named('outbound_click')).toEqual([])
  })

  test('is none to a page, whatever is called like a file in its address', async ({ track }) => {
    const links = ['/prices.html', '/shop.php', '/v1.2/', '/about', '/?file=x.pdf', '/#x.pdf', '/pdf']
    const { site, page, call, leave } = await openWith(
      track,
      `${links.map((href) => `<p><a href="${href}">Page</a></p>`).join('')}
       <script>addEventListener('click', (event) => event.preventDefault())</script>`,
    )
    for (const link of await page.locator('a').all()) await link.click()
    await call('event', 'fence')
    await leave()
    expect(site.named('fence')).toHaveLength(1)
    expect(site.named('file_download')).toEqual([])
  })
})

describe.concurrent('a tagged element', () => {
  test('tells its event with its properties, whatever in it was clicked', async ({ track }) => {
    const { site, page } = await openWith(
      track,
      '<button data-te-event="signup" data-te-plan="pro" data-te-from-page="home"><b>Sign up</b></button>',
    )
    await page.click('b')
    await until(() => expect(site.events('c')).toHaveLength(1))
    expect(site.events('c')[0]).toMatchObject({ x: 'signup', o: { plan: 'pro' } })
    expect(Object.keys(site.events('c')[0]?.o ?? {})).toHaveLength(2)
  })

  test('in a shadow root tells it too', async ({ track }) => {
    const { site, page } = await openWith(
      track,
      '<div><template shadowrootmode="open"><button data-te-event="inside"><b>Inside</b></button></template></div>',
    )
    await page.click('b')
    await until(() => expect(site.named('inside')).toHaveLength(1))
  })
})

describe.concurrent('what a click does', () => {
  test('a link of an app stays one of the app', async ({ track }) => {
    const { page, expectCounted } = await openWith(
      track,
      `<a href="/route">Route</a><script>
        document.querySelector('a').onclick = (event) => { event.preventDefault(); history.pushState(null, '', '/route') }
      </script>`,
    )
    await page.click('a')
    await expectCounted('/', '/route')
    expect(await isSamePage(page)).toBe(true)
  })

  test('is never prevented by us', async ({ track }) => {
    const { page } = await openWith(
      track,
      (elsewhere) =>
        `<a href="#a">Fragment</a><button type="button">Button</button><label><input type="checkbox"> Check</label>
       <div data-te-event="tagged">Tagged</div><a href="${elsewhere}" target="frame">Elsewhere</a><iframe name="frame"></iframe>`,
    )
    for (const target of ['a', 'button', 'input', 'div', 'a[target]']) await page.click(target)
    expect(await page.isChecked('input')).toBe(true)
    expect(await preventedIn(page)).toEqual([false, false, false, false, false])
  })
})
