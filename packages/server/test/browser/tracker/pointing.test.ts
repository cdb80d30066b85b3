import { describe, expect } from 'vitest'
import { type Track, type TrackedPage, test, until } from '../../support/tracked-page.ts'
import { tag } from '../../support/tracked-site.ts'

async function openWith(track: Track, body: string, options: Parameters<Track>[0] = {}) {
  const tracked = await track({ ...options, html: (server) => `${tag(server)}<body>${body}` })
  await tracked.open()
  return tracked
}

const AFTER_A_SERIES_MS = 1_500

/** After so long that a series is over, whatever was told of it has arrived. */
async function raged({ page, site, call }: TrackedPage) {
  await page.clock.runFor(AFTER_A_SERIES_MS)
  await call('event', 'fence')
  await until(async () => {
    await page.clock.runFor(AFTER_A_SERIES_MS)
    expect(site.named('fence')).toHaveLength(1)
  })
  return site.named('rage_click').map(({ o }) => o?.element)
}

/** The clock of the page stands still, so clicks are quick however busy the machine is. */
async function openOnClock(track: Track, body: string) {
  const tracked = await track({
    html: (server) => `${tag(server)}<body>${body}`,
    // Playwright gives an event the time at which it is first asked for it.
    before: () => addEventListener('click', ({ timeStamp }) => timeStamp, true),
  })
  await tracked.page.clock.install()
  await tracked.page.clock.pauseAt(Date.now() + 60_000)
  await tracked.open()
  return tracked
}

describe.concurrent('rage', () => {
  test('on a dead button is told once, however long it goes on', async ({ track }) => {
    const tracked = await openOnClock(track, '<button id="dead" type="button">Pay</button>')
    await tracked.page.click('button', { clickCount: 7 })
    expect(await raged(tracked)).toEqual(['#dead'])
  })

  test('on a dead button beside a field is told', async ({ track }) => {
    const tracked = await openOnClock(
      track,
      '<input value="an@example.be"><button id="dead" type="button">Pay</button>',
    )
    await tracked.page.click('button', { clickCount: 4 })
    expect(await raged(tracked)).toEqual(['#dead'])
  })

  test('is told again of a button that was clicked and scrolled past before', async ({ track }) => {
    const tracked = await openOnClock(
      track,
      '<body style="height: 3000px"><button id="dead" type="button" style="position: fixed">Pay</button>',
    )
    const { page } = tracked
    await page.click('button')
    await page.clock.runFor(AFTER_A_SERIES_MS)
    const scrolled = page.evaluate(() => new Promise((resolve) => addEventListener('scroll', resolve, { once: true })))
    await page.evaluate(() => scrollTo(0, 500))
    await scrolled
    await page.click('button', { clickCount: 4 })
    expect(await raged(tracked)).toEqual(['#dead'])
  })

  test('of two series counts twice', async ({ track }) => {
    const tracked = await openOnClock(
      track,
      '<button type="button" id="one">One</button><p style="height: 200px"></p><button type="button" id="two">Two</button>',
    )
    await tracked.page.click('#one', { clickCount: 4 })
    await tracked.page.click('#two', { clickCount: 4 })
    expect(await raged(tracked)).toEqual(['#one', '#two'])
  })

  test.for<[string, string, string?, number?]>([
    [
      'a carousel that goes on',
      `<div id="slides" style="transform: none">1</div><button type="button" onclick="slides.style.transform = 'translateX(' + (this.n = (this.n || 0) + 100) + 'px)'">›</button>`,
    ],
    [
      'a carousel that scrolls',
      `<div id="slides" style="width: 100px; overflow: auto"><div style="width: 5000px">1</div></div>
       <button type="button" onclick="slides.scrollLeft += 50">›</button>`,
    ],
    [
      'a counter that shows its number',
      `<button type="button" onclick="this.textContent = +this.textContent + 1">0</button>`,
    ],
    [
      'pages of an app',
      `<button type="button" onclick="history.pushState(null, '', '/page-' + (this.n = (this.n || 0) + 1))">Next</button>`,
    ],
    [
      'a counter of pieces that a script sets without an event',
      `<input value="1" name="quantity"><button type="button" onclick="this.previousSibling.value++">+</button>`,
      'button',
    ],
    [
      'such a counter in a shadow root',
      `<div><template shadowrootmode="open"><input value="1"><button type="button" onclick="this.previousSibling.value++">+</button></template></div>`,
      'button',
    ],
    ['a box that is ticked', `<input type="checkbox">`, 'input'],
    ['text that three clicks select', '<p>A line that somebody wants to copy</p>', 'p', 3],
  ])('is none on %s', async ([, body, target = 'button', times = 6], { track }) => {
    const tracked = await openOnClock(track, body)
    await tracked.page.click(target, { clickCount: times })
    expect(await raged(tracked)).toEqual([])
  })

  test('is none by clicks that are slow', async ({ track }) => {
    const tracked = await openOnClock(track, '<button type="button">Pay</button>')
    for (let index = 0; index < 5; index++) {
      await tracked.page.click('button')
      await tracked.page.clock.runFor(700)
    }
    expect(await raged(tracked)).toEqual([])
  })

  test('is none by clicks that are far from each other', async ({ track }) => {
    const tracked = await openOnClock(track, '<button type="button" style="width: 600px; height: 400px">Pay</button>')
    for (const x of [20, 120, 220, 320, 420]) await tracked.page.mouse.click(x, 100)
    expect(await raged(tracked)).toEqual([])
  })
})

describe.concurrent('exit intent', () => {
  const body = '<p style="height: 2000px">Text</p>'

  test('by a mouse that leaves through the top is told once a page', async ({ track }) => {
    const { site, page, push, leave } = await openWith(track, body)
    const leaveByTop = async () => {
      await page.mouse.move(300, 300)
      await page.mouse.move(300, 2)
      await page.mouse.move(300, -20)
    }
    await leaveByTop()
    await until(() => expect(site.named('exit_intent')).toHaveLength(1))
    await leaveByTop()
    await push('/next')
    await leaveByTop()
    await until(() => expect(site.named('exit_intent')).toHaveLength(2))
    await leave()
    expect(site.named('exit_intent').map(({ u }) => u.replace(site.pages, ''))).toEqual(['/', '/next'])
  })

  test('is none through the other sides', async ({ track }) => {
    const { site, page, leave } = await openWith(track, body)
    for (const [x, y] of [
      [-20, 300],
      [2_000, 300],
      [300, 2_000],
    ] as const) {
      await page.mouse.move(300, 300)
      await page.mouse.move(x, y)
    }
    await leave()
    expect(site.named('exit_intent')).toEqual([])
  })

  test('is none from one element of the page to another', async ({ track }) => {
    const { site, page, leave } = await openWith(
      track,
      `<p>One</p><iframe srcdoc="Inner" style="margin-top: -8px"></iframe>${body}`,
    )
    for (const y of [300, 60, 20, 1, 0, 40, 0]) await page.mouse.move(50, y)
    await leave()
    expect(site.named('exit_intent')).toEqual([])
  })

  test('is none on touch', async ({ track }) => {
    const { site, page, call, leave } = await openWith(track, body, {
      context: { hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } },
    })
    await page.touchscreen.tap(200, 400)
    await page.touchscreen.tap(200, 1)
    await page.touchscreen.tap(200, 0)
    await call('event', 'fence')
    await leave()
    expect(site.named('fence')).toHaveLength(1)
    expect(site.named('exit_intent')).toEqual([])
  })
})

describe.concurrent('the heat map', () => {
  test('knows the same element at the same place in windows of two widths', async ({ track }) => {
    const { site, page } = await openWith(
      track,
      `<main><p>Text</p><p>More</p><section><a href="#a" style="display: block; width: 80%; height: 100px; margin: 2% 10%"><b>Buy</b></a></section></main>`,
    )
    const elements: string[] = []
    for (const width of [1_200, 480]) {
      await page.setViewportSize({ width, height: 720 })
      const box = await page.locator('a').boundingBox()
      if (!box) throw new Error('The link is not there')
      await page.mouse.click(box.x + box.width * 0.75, box.y + box.height * 0.25)
      await until(() => expect(site.events('k').some(({ w }) => w === width)).toBe(true))
      const point = site.events('k').find(({ w }) => w === width)
      expect(point?.h?.[0]).toBeGreaterThanOrEqual(740)
      expect(point?.h?.[0]).toBeLessThanOrEqual(760)
      expect(point?.h?.[1]).toBeGreaterThanOrEqual(235)
      expect(point?.h?.[1]).toBeLessThanOrEqual(265)
      elements.push(point?.x ?? '')
    }
    expect(new Set(elements).size).toBe(1)
    const found = await page.evaluate((selector) => document.querySelector(selector)?.textContent, elements[0] ?? '')
    expect(found).toBe('Buy')
  })

  test('tells each click on one of many like it apart', async ({ track }) => {
    const { site, page } = await openWith(track, `<ul>${'<li><a href="#x">Item</a></li>'.repeat(12)}</ul>`)
    for (const index of [0, 5, 11]) await page.locator('li a').nth(index).click()
    await until(() => expect(site.events('k')).toHaveLength(3))
    const found = await page.evaluate(
      (selectors) =>
        selectors.map((selector) =>
          [...document.querySelectorAll('li a')].indexOf(document.querySelector(selector) as Element),
        ),
      site.events('k').map(({ x }) => x ?? ''),
    )
    expect(found).toEqual([0, 5, 11])
  })

  test('takes clicks on elements however odd, each once and with a short name', async ({ track }) => {
    const fields = ['id', 'name', 'children', 'parent', 'title', 'action', 'target', 'submit']
    const { site, page, push } = await openWith(
      track,
      `<div id="1:weird.id/[x]"><button type="button">Its name has to be escaped</button></div>
       <form>${fields.map((name) => `<input name="${name}">`).join('')}<button type="button">Its form has odd fields</button></form>
       <div><template shadowrootmode="open"><button type="button">It is in a shadow root</button></template></div>
       <svg width="40" height="40"><rect width="40" height="40"/></svg>
       ${'<div>'.repeat(120)}<button type="button">It is very deep</button>`,
    )
    const targets = [...(await page.locator('button').all()), page.locator('rect')]
    expect(targets).toHaveLength(5)
    for (const [index, target] of targets.entries()) {
      // By its place, as a page can call its fields what Playwright asks an element for.
      const box = await target.boundingBox()
      await page.mouse.click((box?.x ?? 0) + 4, (box?.y ?? 0) + 4)
      await push(`/${index}`)
    }
    await until(() =>
      expect(site.events('k').map(({ u }) => u.replace(site.pages, ''))).toEqual(['/', '/0', '/1', '/2', '/3']),
    )
    for (const { x } of site.events('k')) expect(x?.length).toBeLessThanOrEqual(200)
  })
})
