import { describe, expect } from 'vitest'
import { test, until } from '../../support/tracked-page.ts'
import { STUB, tag } from '../../support/tracked-site.ts'

describe.concurrent('calls from the page', () => {
  test('before the script is there wait in the stub and run in order', async ({ track }) => {
    const { site, open, expectCounted } = await track({
      html: (server) => `${STUB}<script>
          tinyeclipse('event', 'first', { at: 1 })
          tinyeclipse('event', 'second', { at: 2 }, 12.5, 'EUR')
          tinyeclipse('identify', { email: 'an@example.be' }, 'Yes, send me the letter')
        </script>${tag(server)}`,
    })
    await open()
    await expectCounted('/')
    await until(() => expect(site.events('i')).toHaveLength(1))
    expect(site.events('c')).toMatchObject([
      { x: 'first', o: { at: 1 } },
      { x: 'second', o: { at: 2 }, m: 12.5, y: 'EUR' },
    ])
    expect(site.events('i')).toMatchObject([{ o: { email: 'an@example.be' }, g: 'Yes, send me the letter' }])
  })

  test('reach a second copy’s first, and the stub of the first is not lost', async ({ track }) => {
    const { site, open, call, expectCounted } = await track({
      html: (server) => `${STUB}<script>tinyeclipse('event', 'early')</script>${tag(server)}${tag(server)}`,
    })
    await open()
    await expectCounted('/')
    await call('event', 'late')
    await until(() => expect(site.named('late')).toHaveLength(1))
    expect(site.named('early')).toHaveLength(1)
  })

  test('between two copies are not lost either', async ({ track }) => {
    const { site, open, expectCounted } = await track({
      html: (server) => `${tag(server, '', 'data-site="te_site_test"')}${STUB}
        <script>tinyeclipse('event', 'between')</script>${tag(server, '', 'data-site="te_site_test"')}`,
    })
    await open()
    await expectCounted('/')
    await until(() => expect(site.named('between')).toHaveLength(1))
  })

  test('an event is told with its page, and is a copy of what the page had then', async ({ track }) => {
    const { site, page, open } = await track()
    await open('/product?id=7')
    await page.evaluate(() => {
      const { tinyeclipse } = window as unknown as { tinyeclipse(...given: unknown[]): void }
      const properties = { size: 1 }
      tinyeclipse('event', 'view_item', properties, 19.99, 'EUR')
      properties.size = 2
    })
    await until(() => expect(site.named('view_item')).toHaveLength(1))
    expect(site.named('view_item')).toMatchObject([
      { u: `${site.pages}/product?id=7`, o: { size: 1 }, m: 19.99, y: 'EUR' },
    ])
  })

  test('the events of a shop carry amount and currency', async ({ track }) => {
    const { site, open, call } = await track()
    await open('/checkout')
    const names = ['view_item', 'add_to_cart', 'begin_checkout', 'purchase']
    for (const name of names) await call('event', name, { product: 'box' }, 49.9, 'EUR')
    await until(() => expect(site.events('c')).toHaveLength(4))
    for (const name of names) expect(site.named(name)).toMatchObject([{ o: { product: 'box' }, m: 49.9, y: 'EUR' }])
  })

  test('nobody is identified without words of consent', async ({ track }) => {
    const { site, open, call, leave } = await track()
    await open()
    await call('identify', { email: 'an@example.be' })
    await call('identify', { email: 'an@example.be' }, '')
    await call('event', 'fence')
    await until(() => expect(site.named('fence')).toHaveLength(1))
    await leave()
    expect(site.events('i')).toEqual([])
    expect(site.bodies.join()).not.toContain('an@example.be')
  })

  test('that make no sense do nothing, and harm nothing', async ({ track }) => {
    const { site, page, open, call } = await track()
    await open()
    await page.evaluate(() => {
      const { tinyeclipse } = window as unknown as { tinyeclipse(...given: unknown[]): void }
      const loop: Record<string, unknown> = {}
      loop.self = loop
      tinyeclipse()
      tinyeclipse('unknown', 1)
      tinyeclipse('constructor')
      tinyeclipse('__proto__')
      tinyeclipse('toString')
      tinyeclipse('event', 'loop', loop)
      tinyeclipse('event', 'big', { number: 10n })
      tinyeclipse('identify')
      tinyeclipse('use', null)
    })
    await call('event', 'after')
    await until(() => expect(site.named('after')).toHaveLength(1))
    expect(site.events('c').map(({ x }) => x)).toEqual(['after'])
  })

  test('a pageview can be counted by hand', async ({ track }) => {
    const { open, call, expectCounted } = await track()
    await open('/wizard')
    await call('pageview')
    await expectCounted('/wizard', '/wizard')
  })
})
