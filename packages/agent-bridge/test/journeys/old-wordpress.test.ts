import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../../server/test/support/server.ts'
import { type JoinedSite, startJoined } from '../support/joined-site.ts'

/** What a site does whose WordPress is too old for the screens. */
let joined: JoinedSite
beforeAll(async () => {
  joined = await startJoined({ version: '6.5' })
}, 120_000)
afterAll(() => joined?.stop())

test('WordPress 6.5 joins, and tells how it is', async () => {
  const agent = await joined.account.client.agents.get(joined.id)
  expect(agent.status).toBe('connected')
  expect(agent.state).toMatchObject({ wordpress: { version: '6.5.5' }, languages: { plugin: 'wpml', default: 'nl' } })
})

test('reports and commands go their way there', async () => {
  const { site, account, id, heartbeat } = joined
  await site.php("return tinyeclipse_send_event( 'test', 'rang', 'The bell rang', null, array(), null );")
  const command = await account.client.commands.create(id, {
    name: 'set_option',
    input: { option: 'blogdescription', value: 'Oud maar kras' },
  })
  await eventually(
    async () => {
      await heartbeat()
      return account.client.commands.get(id, command.id)
    },
    ({ status }) => status === 'succeeded',
    60_000,
  )
  expect(await site.php("return get_option( 'blogdescription' );")).toBe('Oud maar kras')
  expect((await account.client.agents.reports(id, { module: 'test' })).items).toHaveLength(1)
})

test('its pages say in plain words what they need, and print no empty screen', async () => {
  const admin = await joined.site.login()
  const page = await (await admin.request('/wp-admin/admin.php?page=tinyeclipse')).text()
  expect(page).toContain('These screens need WordPress 6.6 or newer, and this site runs 6.5.5')
  expect(page).not.toContain('tinyeclipse-root')
  expect(joined.site.complaints()).toBe('')
})
