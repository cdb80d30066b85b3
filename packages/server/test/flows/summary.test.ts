import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  pageview,
  startServer,
  type TestAccount,
  TestClock,
  type TestServer,
  type TestSite,
} from '../support/server.ts'

const DAY = 86_400_000
const clock = new TestClock('2026-06-02T10:00:00Z')
let server: TestServer
let account: TestAccount
let count = 0

beforeAll(async () => {
  server = await startServer({ clock })
  account = await server.addAccount()
})
afterAll(() => server.stop())

const visit = (site: TestSite, events: object[]) => {
  const who = count++
  return server.send(site.siteKey, events, { address: `81.82.5.${who}`, tab: `tab-number-${who}` })
}
const purchase = (amount: number) => pageview('/thanks', { n: 'c', x: 'purchase', m: amount, y: 'EUR' })
const plain = (text: string | undefined) => text?.replaceAll(/[\u00a0\u202f\u2009]/g, ' ')

it('tells of a week in the words of its reader, with the numbers that queries give', async () => {
  const site = await server.addSite(account)
  await visit(site, [pageview('/')])
  clock.advance(7 * DAY)
  const arrival = pageview('/', { a: 60_000, r: 'https://www.google.com/' })
  await visit(site, [arrival, pageview('/shop', { a: 30_000 }), purchase(24.5)])
  await visit(site, [{ ...arrival, i: 'the-second-one' }])
  await visit(site, [{ ...arrival, i: 'the-third-one' }])

  const summary = await account.client.analytics.summary(site.id, { range: '7d', language: 'nl' })
  expect(summary.range).toEqual({ from: '2026-06-03', to: '2026-06-09', timeZone: 'Europe/Brussels' })
  expect(summary.comparedWith).toMatchObject({ from: '2026-05-27', to: '2026-06-02' })
  const texts = summary.sentences.map(({ text }) => plain(text))
  expect(plain(summary.title)).toBe('shop.example.be: 3–9 juni 2026')
  expect(texts.slice(0, 2)).toEqual([
    'shop.example.be kreeg in de voorbije 7 dagen 3 bezoekers, die samen 4 pagina’s bekeken.',
    'Bezoekers: 3 in plaats van 1 in de 7 dagen ervoor.',
  ])
  for (const text of [
    'Waar de bezoeken vandaan kwamen: Google (3).',
    'Meest bekeken pagina’s: / (3 keer) en /shop (1 keer).',
    '1 van de 3 bezoeken leverde een aankoop op.',
    'Bezoeken met een aankoop: 1 in plaats van 0 in de 7 dagen ervoor.',
    'Geregistreerde omzet: € 24,50.',
  ]) {
    expect(texts).toContain(text)
  }
  expect(summary.explanation).toContain('Europe/Brussels')

  const asked = { metrics: ['visitors', 'pageviews'], range: { preset: '7d' as const } }
  const { totals } = await account.client.analytics.query(site.id, asked)
  const [first] = summary.sentences
  expect(first?.values.map(({ metric, value }) => [metric, value])).toEqual(Object.entries(totals))
})

it('speaks the language of the site unless another is asked for', async () => {
  const site = await server.addSite(account)
  const said = async (query?: { language: 'fr' }) => {
    const { language, sentences } = await account.client.analytics.summary(site.id, query)
    return [language, sentences[0]?.text]
  }
  expect(await said()).toEqual(['nl', 'Er kwam in de voorbije 7 dagen niemand op shop.example.be.'])
  await account.client.sites.change(site.id, { languages: ['de', 'fr-BE', 'nl'] })
  expect((await said())[0]).toBe('fr')
  await account.client.sites.change(site.id, { languages: ['de'] })
  expect(await said()).toEqual(['en', 'Nobody came to shop.example.be in the last 7 days.'])
  expect(await said({ language: 'fr' })).toEqual([
    'fr',
    'Personne n’est venu sur shop.example.be au cours des 7 derniers jours.',
  ])
})

it('does not hold a day that is not over against one that is', async () => {
  const site = await server.addSite(account)
  await visit(site, [pageview('/')])
  clock.advance(DAY)
  await visit(site, [pageview('/')])
  const today = await account.client.analytics.summary(site.id, { range: 'today', language: 'en' })
  expect(today.comparedWith).toBeNull()
  expect(today.sentences.map(({ about }) => about)).not.toContain('change')
  const week = await account.client.analytics.summary(site.id, { range: '7d', language: 'en' })
  expect(week.sentences[1]?.text).toBe('No visitors were counted in the 7 days before.')
})

it('refuses a language that it has no words for, and a plan without numbers', async () => {
  const site = await server.addSite(account)
  await expect(account.client.analytics.summary(site.id, { language: 'de' as never })).rejects.toMatchObject({
    code: 'invalid_request',
  })
  const tiny = await server.addSite(account, { plan: 'tiny' })
  await expect(account.client.analytics.summary(tiny.id)).rejects.toMatchObject({ code: 'plan_required' })
})
