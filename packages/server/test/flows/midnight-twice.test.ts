import { afterAll, expect, it } from 'vitest'
import { sumUpDays } from '../support/replay.ts'
import { pageview, startServer, TestClock } from '../support/server.ts'

const clock = new TestClock('2026-10-24T23:30:00Z')
const server = await startServer({ clock })
afterAll(() => server.stop())

it('counts the hour before a midnight that strikes twice', async () => {
  const account = await server.addAccount()
  const site = await server.addSite(account, { timeZone: 'Atlantic/Azores' })
  const query = (from: string, to = from) =>
    account.client.analytics.query(site.id, { metrics: ['pageviews'], range: { from, to }, granularity: 'day' })
  // 23:30 of the 24th; 00:30 of the 25th, before the clock is set back; 00:30 once more; 12:00.
  const times = ['2026-10-24T23:30:00Z', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-10-25T13:00:00Z']
  for (const time of times) {
    clock.advance(Date.parse(time) - clock.now().getTime())
    expect((await server.send(site.siteKey, [pageview('/')])).status).toBe(202)
    await sumUpDays(server)
    const answer = await query('2026-10-24', '2026-10-25')
    expect(answer.totals.pageviews).toBe(times.indexOf(time) + 1)
  }
  const { series } = await query('2026-10-24', '2026-10-25')
  expect(series?.map(({ values }) => values.pageviews)).toEqual([1, 3])
})
