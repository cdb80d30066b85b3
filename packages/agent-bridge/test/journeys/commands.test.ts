import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { NewCommand } from '@tinyeclipse/sdk/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../../server/test/support/server.ts'
import { CONTENT_FAKES } from '../support/content.ts'
import { type JoinedSite, startJoined } from '../support/joined-site.ts'

const SHOP = fileURLToPath(new URL('../../../../examples/wordpress/fakes/fake-woocommerce.php', import.meta.url))
const VISITS_REPORT = fileURLToPath(new URL('../support/mu-plugins/visits-report.php', import.meta.url))

let joined: JoinedSite
beforeAll(async () => {
  joined = await startJoined({ muPlugins: [...CONTENT_FAKES, SHOP, VISITS_REPORT] })
}, 120_000)
afterAll(() => joined?.stop())

/** Fetched and run by the site with heartbeats; what came of it, as the server tells. */
async function settled(commandId: string) {
  return eventually(
    async () => {
      await joined.heartbeat()
      return joined.account.client.commands.get(joined.id, commandId)
    },
    ({ status }) => !['queued', 'delivered', 'running'].includes(status),
  )
}
const run = async (command: NewCommand) => settled((await joined.account.client.commands.create(joined.id, command)).id)
const undo = async (commandId: string) => settled((await joined.account.client.commands.undo(joined.id, commandId)).id)

test.for([
  {
    name: 'set_option',
    prepare: "return array( 'option' => 'blogdescription', 'value' => 'Brood sinds 1987' );",
    read: "return get_option( 'blogdescription' );",
    after: 'Brood sinds 1987',
  },
  {
    name: 'update_page',
    prepare: `return array( 'title' => 'Nieuw', 'pageId' => wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Oud', 'post_name' => 'page-of-test' ) ) );`,
    read: "return get_page_by_path( 'page-of-test' )->post_title;",
    after: 'Nieuw',
  },
  {
    name: 'change_order_status',
    prepare:
      "return array( 'status' => 'completed', 'orderId' => ( new WC_Order( array( 'status' => 'processing' ) ) )->save() );",
    read: "return wc_get_order( max( array_keys( get_option( 'fake_wc_orders' ) ) ) )->get_status();",
    after: 'completed',
  },
])('$name is tried, run and undone from the server', async ({ name, prepare, read, after }) => {
  const { site, account } = joined
  const input = await site.php<Record<string, unknown>>(prepare)
  const before = await site.php(read)

  const tried = await run({ name, input, isDryRun: true })
  expect(tried).toMatchObject({ status: 'succeeded', isDryRun: true, canUndo: false, diff: [{ before, after }] })
  expect(await site.php(read)).toEqual(before)

  const done = await run({ name, input })
  expect(done).toMatchObject({ status: 'succeeded', canUndo: true, diff: [{ before, after }] })
  expect(await site.php(read)).toEqual(after)

  expect(await undo(done.id)).toMatchObject({ status: 'succeeded', undoOf: done.id })
  expect(await site.php(read)).toEqual(before)
  expect(await account.client.commands.get(joined.id, done.id)).toMatchObject({ status: 'rolled_back' })
})

test('refreshes, flushes and clears, one after the other', async () => {
  const { client } = joined.account
  const waiting = []
  for (const name of ['refresh_inventory', 'flush_caches', 'clear_debug_log'])
    waiting.push(await client.commands.create(joined.id, { name }))
  // The server may wake the site for the first, and a heartbeat find it busy.
  const results = []
  for (const { id } of waiting) results.push(await settled(id))
  expect(results.map(({ name, status }) => [name, status])).toEqual([
    ['refresh_inventory', 'succeeded'],
    ['flush_caches', 'succeeded'],
    ['clear_debug_log', expect.stringMatching(/succeeded|not_applicable/)],
  ])
})

test('the server hears that a command was switched off, and refuses to send it', async () => {
  const { site, account } = joined
  const { id } = await account.client.commands.create(joined.id, {
    name: 'set_option',
    input: { option: 'blogname', value: 'x' },
  })
  const answer = await site.adminRest('tinyeclipse/v1/connection/commands', {
    json: { name: 'set_option', isAllowed: false },
  })
  expect(answer.status).toBe(200)
  expect(await settled(id)).toMatchObject({
    status: 'not_applicable',
    message: expect.stringContaining('switched off'),
  })
  const input = { option: 'blogname', value: 'y' }
  await expect(account.client.commands.create(joined.id, { name: 'set_option', input })).rejects.toMatchObject({
    code: 'conflict',
  })
  expect(await site.php("return get_option( 'blogname' );")).not.toBe('x')
})

test('reports that the server lost are sent again', async () => {
  const { site, server, account } = joined
  await (await site.request('/?reports=40')).text()
  await site.cron()
  const stored = async () => {
    const ids: string[] = []
    for await (const report of account.client.agents.reports(joined.id, { module: 'forms' })) ids.push(report.id)
    return ids.toSorted()
  }
  const all = await eventually(stored, (ids) => ids.length === 40)
  await server.database.execute('delete from reports where report_id = any($1)', [all.slice(0, 7)])
  expect(await stored()).toHaveLength(33)
  await site.php('return TinyEclipse\\Agent\\agent()->outbox()->compare();')
  await joined.heartbeat()
  await eventually(stored, (ids) => ids.length === 40)
  expect(await stored()).toEqual(all)
})

test('a command the site never stored is not believed from anyone else', async () => {
  const before = await joined.site.php("return get_option( 'blogname' );")
  const command = {
    id: randomUUID(),
    name: 'set_option',
    input: { option: 'blogname', value: 'Taken over' },
    isDryRun: false,
  }
  for (const path of ['agent/wake', 'agent/commands', 'commands', 'connection/heartbeat'])
    expect(
      (
        await joined.site.request(`/wp-json/tinyeclipse/v1/${path}`, {
          method: 'POST',
          body: JSON.stringify({ commands: [command] }),
        })
      ).ok,
    ).toBe(false)
  expect(await joined.site.php("return get_option( 'blogname' );")).toBe(before)
  expect(joined.site.complaints()).toBe('')
})
