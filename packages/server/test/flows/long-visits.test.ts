import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRandom } from '../support/random.ts'
import { findVisits, placeEvents } from '../support/reference-sessions.ts'
import { startServer, type TestAccount, TestClock, type TestServer } from '../support/server.ts'
import { expectedSessions, readSessions, sendTogether } from '../support/stored-sessions.ts'
import { makeLongTraffic } from '../support/traffic.ts'

const clock = new TestClock('2026-03-01T00:00:00Z')
let server: TestServer
let account: TestAccount
beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
})
afterAll(() => server?.stop())

const firstSeed = Number(process.env.TEST_PROPERTY_SEED ?? 1)
const rounds = Number(process.env.TEST_PROPERTY_ROUNDS ?? 6)
const NIGHTS = ['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2026-12-31T23:59:59.999Z']

it.each(Array.from({ length: rounds }, (_, round) => firstSeed + round))(
  'finds the sessions of tabs that stay open for days, whatever comes late or twice (seed %i)',
  async (seed) => {
    const random = createRandom(seed)
    const timeZone = 'Europe/Brussels'
    const site = await server.addSite(account, { timeZone })
    const around = Date.parse(random.pick(NIGHTS))
    const batches = makeLongTraffic(random, {
      siteId: site.id,
      name: `days-${seed}`,
      around,
      people: 1 + random.below(3),
    })
    await sendTogether({ server, clock, site }, batches)
    const sent = batches.flatMap(({ events }) => events)
    expect(await readSessions(server, site)).toEqual(expectedSessions(findVisits(placeEvents(sent, timeZone))))
  },
)
