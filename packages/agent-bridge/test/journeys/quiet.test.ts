import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CONTENT_FAKES } from '../support/content.ts'
import { type JoinedSite, startJoined } from '../support/joined-site.ts'

const LOG_QUERIES = fileURLToPath(new URL('../support/mu-plugins/log-queries.php', import.meta.url))

let joined: JoinedSite
beforeAll(async () => {
  joined = await startJoined({ muPlugins: [...CONTENT_FAKES, LOG_QUERIES], constants: { SAVEQUERIES: true } })
  // What there is to tell after joining, such as translations, is told.
  await joined.site.cron(60)
  await joined.heartbeat()
  await joined.site.cron()
}, 120_000)
afterAll(() => joined?.stop())

test('a page view asks the database nothing for our plugins', async () => {
  const { site, content } = joined
  const log = join(site.folder, '../queries.log')
  await (await fetch(content.about.nl)).text()
  rmSync(log, { force: true })
  await (await fetch(content.about.nl)).text()
  await (await fetch(content.contact.fr)).text()
  const queries = readFileSync(log, 'utf8').split('\n')
  expect(queries.length).toBeGreaterThan(10)
  expect(queries.filter((query) => query.includes('tinyeclipse'))).toEqual([])
})

test('a site that nothing happens on asks the server for nothing between heartbeats, however many visit it', async () => {
  const { site, content, gateway } = joined
  gateway.requests.length = 0
  const pages = Object.values(content.about)
  for (let view = 0; view < 60; view++) await (await fetch(pages[view % pages.length] as string)).text()
  for (let minute = 0; minute < 5; minute++) await site.cron()
  expect(gateway.requests).toEqual([])
})

test('the plan of five minutes brings one heartbeat, and no more', async () => {
  const { site, gateway } = joined
  await site.php(`
    $status = get_option( 'tinyeclipse_status' );
    return update_option( 'tinyeclipse_status', array( 'beatAt' => $status['beatAt'] - 300 ) + $status, false );`)
  gateway.requests.length = 0
  await site.cron(300)
  await site.cron()
  expect(gateway.requests).toEqual([{ method: 'POST', path: '/v1/agent/heartbeat' }])
})
