import { afterAll, beforeAll, expect, test } from 'vitest'
import { type JoinedSite, startJoined } from '../support/joined-site.ts'

let joined: JoinedSite
beforeAll(async () => {
  joined = await startJoined()
}, 120_000)
afterAll(() => joined?.stop())

test('a site that nothing happens on asks the server for nothing between heartbeats, however many visit it', async () => {
  const { site, content, gateway, heartbeat } = joined
  // What there is to tell after joining, such as translations, is told.
  for (let round = 0; round < 3; round++) {
    await heartbeat()
    await site.cron()
  }

  gateway.requests.length = 0
  const pages = Object.values(content.about)
  for (let view = 0; view < 60; view++) await (await fetch(pages[view % pages.length] as string)).text()
  for (let minute = 0; minute < 5; minute++) await site.cron()
  expect(gateway.requests).toEqual([])

  // Five minutes later: the planned heartbeat, and that is all.
  await site.php(`
    $next = wp_next_scheduled( 'tinyeclipse_heartbeat' );
    wp_clear_scheduled_hook( 'tinyeclipse_heartbeat' );
    wp_schedule_event( time() - 1, 'tinyeclipse_five_minutes', 'tinyeclipse_heartbeat' );
    $status = get_option( 'tinyeclipse_status' );
    update_option( 'tinyeclipse_status', array( 'beatAt' => $status['beatAt'] - 300 ) + $status, false );
    return $next;`)
  await site.cron()
  await site.cron()
  expect(gateway.requests).toEqual([{ method: 'POST', path: '/v1/agent/heartbeat' }])
})
