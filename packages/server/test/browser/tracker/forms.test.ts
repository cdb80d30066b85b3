import { describe, expect } from 'vitest'
import { type Track, test } from '../../support/tracked-page.ts'
import { tag } from '../../support/tracked-site.ts'

const TYPED = ['typed-secret-1', 'typed-secret-2']
const FORM = `<form id="contact" action="/sent" method="post">
  <input name="email"><textarea name="message"></textarea><button>Send</button>
</form>`

async function openWith(track: Track, body: string, onlyIn = '/') {
  const tracked = await track({ html: (server, path) => tag(server) + (path === onlyIn ? `<body>${body}` : '') })
  await tracked.open(onlyIn)
  return tracked
}
type Opened = Awaited<ReturnType<typeof openWith>>

async function fill({ page }: Opened, ...names: string[]) {
  for (const [index, name] of names.entries()) await page.fill(`[name="${name}"]`, TYPED[index] ?? '')
}
/** After leaving: what was told, and no word of what was typed. */
async function abandonedIn(tracked: Opened) {
  await tracked.leave()
  for (const typed of TYPED) expect(tracked.site.bodies.join()).not.toContain(typed)
  return tracked.site
    .named('form_abandon')
    .map(({ o, u }) => ({ form: o?.form, field: o?.field, page: u.replace(tracked.site.pages, '') }))
}

describe.concurrent('a form that is left', () => {
  test('half filled is told by its names, never by its values', async ({ track }) => {
    const tracked = await openWith(track, FORM)
    await fill(tracked, 'email', 'message')
    expect(await abandonedIn(tracked)).toEqual([{ form: '#contact', field: 'message', page: '/' }])
  })

  test('without being touched is not told', async ({ track }) => {
    const tracked = await openWith(track, FORM)
    await tracked.page.mouse.click(700, 600)
    expect(await abandonedIn(tracked)).toEqual([])
  })

  test('within an app is told with its page, once', async ({ track }) => {
    const tracked = await openWith(track, FORM, '/contact')
    await fill(tracked, 'email')
    await tracked.push('/next')
    await tracked.push('/further')
    expect(await abandonedIn(tracked)).toEqual([{ form: '#contact', field: 'email', page: '/contact' }])
  })

  test('with a password is told without it', async ({ track }) => {
    const tracked = await openWith(
      track,
      '<form name="login"><input name="user"><input name="pass" type="password"></form>',
    )
    await fill(tracked, 'user', 'pass')
    expect(await abandonedIn(tracked)).toEqual([{ form: 'login', field: 'pass', page: '/' }])
  })

  test('whose fields are called as what a form is asked for is told by words', async ({ track }) => {
    const tracked = await openWith(
      track,
      '<form id="odd"><input name="id"><input name="name"><input name="elements"><input name="action"><input name="submit"></form>',
    )
    // By keyboard, as Playwright itself asks a form for what its fields are called.
    await tracked.page.keyboard.press('Tab')
    await tracked.page.keyboard.type(TYPED[0] ?? '')
    await tracked.page.keyboard.press('Tab')
    await tracked.page.keyboard.type(TYPED[1] ?? '')
    const [abandoned, ...more] = await abandonedIn(tracked)
    expect(more).toEqual([])
    expect(abandoned).toMatchObject({ field: 'name' })
    expect(typeof abandoned?.form).toBe('string')
  })

  test('without any name is told, and harms nothing', async ({ track }) => {
    const tracked = await openWith(track, '<form><input type="text"></form>')
    await tracked.page.fill('input', TYPED[0] ?? '')
    expect(await abandonedIn(tracked)).toHaveLength(1)
  })

  test('after its fields were refused is told', async ({ track }) => {
    const tracked = await openWith(
      track,
      '<form id="strict"><input name="a"><input name="b" required><button>Send</button></form>',
    )
    await fill(tracked, 'a')
    await tracked.page.click('button')
    expect(await abandonedIn(tracked)).toMatchObject([{ form: '#strict' }])
  })
})

describe.concurrent('a form that is sent', () => {
  test('as forms are is not told', async ({ track }) => {
    const tracked = await openWith(track, FORM)
    await fill(tracked, 'email', 'message')
    await tracked.page.click('button')
    await tracked.expectCounted('/', '/sent')
    expect(await abandonedIn(tracked)).toEqual([])
  })

  test('by a script’s submit(), which tells no one, is not told', async ({ track }) => {
    const tracked = await openWith(track, FORM)
    await fill(tracked, 'email')
    await tracked.page.evaluate(() => document.forms[0]?.submit())
    await tracked.expectCounted('/', '/sent')
    expect(await abandonedIn(tracked)).toEqual([])
  })

  test('by fetch, with the form’s own sending prevented, is not told', async ({ track }) => {
    const tracked = await openWith(
      track,
      `${FORM}<script>document.forms[0].onsubmit = (event) => {
        event.preventDefault()
        fetch('/sent', { method: 'POST', body: new FormData(event.target) })
      }</script>`,
    )
    await fill(tracked, 'email', 'message')
    const sent = tracked.page.waitForResponse('**/sent')
    await tracked.page.click('button')
    await sent
    await tracked.push('/thanks')
    expect(await abandonedIn(tracked)).toEqual([])
  })

  test('and then touched again is told when it is left', async ({ track }) => {
    const tracked = await openWith(track, `${FORM}<script>document.forms[0].onsubmit = () => false</script>`)
    await fill(tracked, 'email')
    await tracked.page.click('button')
    await fill(tracked, 'message')
    expect(await abandonedIn(tracked)).toEqual([{ form: '#contact', field: 'message', page: '/' }])
  })

  test('before another that is left is not told, the other is', async ({ track }) => {
    const tracked = await openWith(track, `<form id="search" onsubmit="return false"><input name="q"></form>${FORM}`)
    await fill(tracked, 'q')
    await tracked.page.press('[name=q]', 'Enter')
    await fill(tracked, 'email')
    expect(await abandonedIn(tracked)).toEqual([{ form: '#contact', field: 'email', page: '/' }])
  })
})
