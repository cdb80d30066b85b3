import { afterAll, beforeAll, expect, test } from 'vitest'
import { AGENT_HOST, bundle } from './support/bundle.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

let site: WordPressSite
beforeAll(async () => {
  site = await startWordPress()
})
afterAll(() => site?.stop())

test('shows a front page and refuses what is hidden', async () => {
  const front = await site.request('/')
  expect(front.status).toBe(200)
  expect(await front.text()).toContain('Zwarte Maan')
  expect((await site.request('/wp-content/../.htaccess')).status).toBe(403)
  expect((await site.request('/wp-includes/js/dist/api-fetch.js')).headers.get('content-type')).toContain('javascript')
})

test('runs PHP with WordPress loaded', async () => {
  const found = await site.php<{ home: string; sum: number }>(
    "return array( 'home' => home_url(), 'sum' => $input['a'] + 1 );",
    { a: 41 },
  )
  expect(found).toEqual({ home: site.url, sum: 42 })
  await expect(site.php('throw new Exception( "on purpose" );')).rejects.toThrow('on purpose')
})

test('knows who is logged in', async () => {
  const me = await site.adminRest('wp/v2/users/me?context=edit')
  expect(await me.json()).toMatchObject({ username: 'admin', roles: ['administrator'] })
  const subscriber = await site.login('subscriber')
  expect((await subscriber.rest('wp/v2/users/me')).status).toBe(200)
  expect((await subscriber.rest('wp/v2/settings')).status).toBe(403)
  expect((await site.request('/wp-json/wp/v2/users/me')).status).toBe(401)
})

test('runs what is due when it is told to, and not before', async () => {
  await site.php("return wp_schedule_single_event( time() - 1, 'due_now' );")
  const isDue = () => site.php<boolean>("return (bool) wp_next_scheduled( 'due_now' );")
  await site.request('/')
  expect(await isDue()).toBe(true)
  expect((await site.cron()).status).toBe(200)
  expect(await isDue()).toBe(false)
})

test('stands beside another, without a complaint, and leaves no process behind', async () => {
  const other = await startWordPress()
  await other.adminRest('wp/v2/settings')
  await other.cron()
  expect(other.complaints()).toBe('')
  await other.stop()
  await expect(other.request('/')).rejects.toThrow('fetch failed')
})

test('starts the oldest WordPress that the agent runs on', async () => {
  const old = await startWordPress({ version: '6.5' })
  expect(await old.php<string>("return get_bloginfo( 'version' );")).toBe('6.5.5')
  expect((await old.request('/wp-json/')).status).toBe(200)
  expect(old.complaints()).toBe('')
  await old.stop()
})

test('activates a plugin that bundles the agent, of any version', async () => {
  const plugin = await bundle(AGENT_HOST, { name: 'another-host', version: '9.8.7' })
  const other = await startWordPress({ plugins: [plugin] })
  expect(await other.php<string>('return TINYECLIPSE_AGENT_VERSION;')).toBe('9.8.7')
  await other.stop()
})

test('says why a plugin was not activated', async () => {
  await expect(site.activate('no-such-plugin')).rejects.toThrow(
    'there is no plugin in wp-content/plugins/no-such-plugin',
  )
})

test('takes other constants while it runs', async () => {
  const isOn = () => site.php<boolean>("return defined( 'DISALLOW_FILE_EDIT' ) && DISALLOW_FILE_EDIT;")
  site.configure({ DISALLOW_FILE_EDIT: true })
  expect(await isOn()).toBe(true)
  site.configure({ DISALLOW_FILE_EDIT: undefined })
  expect(await isOn()).toBe(false)
})
