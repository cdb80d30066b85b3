import { expect } from 'vitest'
import type { TestAccount, TestServer } from '../../../server/test/support/server.ts'
import { beat, enrol } from './enrol.ts'
import type { Session } from './session.ts'
import { whole } from './whole.ts'
import type { WordPressSite } from './wordpress.ts'

const PATIENCE = { timeout: 25_000, interval: 200 }

/** Joins a site to a server by the request of the wizard, and answers its id there. */
export async function joinSite(site: WordPressSite, server: TestServer, account: TestAccount): Promise<string> {
  const { origin, hostname } = new URL(site.url)
  const { id } = await server.addSite(account, { domain: hostname, allowedOrigins: [origin] })
  const { code } = await account.client.agents.createCode({ siteId: id })
  await enrol(site, server.url, code)
  return id
}

/** What came of a command, whoever brings it to the site. */
export async function settled(
  { client }: TestAccount,
  siteId: string,
  commandId: string,
  bring: () => Promise<void> = async () => {},
) {
  const isOpen = async () => {
    await bring()
    return ['queued', 'delivered', 'running'].includes((await client.commands.get(siteId, commandId)).status)
  }
  await expect.poll(isOpen, PATIENCE).toBe(false)
  return client.commands.get(siteId, commandId)
}

/** Tries, runs and undoes a command. The server wakes the site for the first; it lets a site rest after that. */
export async function expectToSteer(site: WordPressSite, account: TestAccount, siteId: string): Promise<void> {
  const { commands, agents } = account.client
  const command = { name: 'set_option', input: { option: 'blogdescription', value: 'Brood sinds 1987' } }
  const read = () => site.php<string>("return get_option( 'blogdescription' );")
  const before = await read()

  const tried = await commands.create(siteId, { ...command, isDryRun: true })
  expect(await settled(account, siteId, tried.id)).toMatchObject({ status: 'succeeded', diff: [{ before }] })
  expect((await agents.get(siteId)).isReachable).toBe(true)
  expect(await read()).toBe(before)

  const bring = () => beat(site)
  const done = await commands.create(siteId, command)
  expect(await settled(account, siteId, done.id, bring)).toMatchObject({ status: 'succeeded', canUndo: true })
  expect(await read()).toBe('Brood sinds 1987')

  const undone = await commands.undo(siteId, done.id)
  expect(await settled(account, siteId, undone.id, bring)).toMatchObject({ status: 'succeeded', undoOf: done.id })
  expect(await read()).toBe(before)
}

/** Saves Settings → Permalinks, as an owner does: on Apache WordPress writes `.htaccess` then. */
export async function choosePrettyAddresses(admin: Session): Promise<void> {
  const form = await (await admin.request('/wp-admin/options-permalink.php')).text()
  const body = new URLSearchParams({
    _wpnonce: form.match(/name="_wpnonce" value="(\w+)"/)?.[1] ?? '',
    selection: '/%postname%/',
    permalink_structure: '/%postname%/',
  })
  const saved = await whole(admin.request('/wp-admin/options-permalink.php', { method: 'POST', body }))
  expect(saved.status).toBe(302)
}
