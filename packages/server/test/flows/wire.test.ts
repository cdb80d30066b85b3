import { afterAll, beforeAll, expect, it } from 'vitest'
import { numberOf } from '../support/number-of.ts'
import { CHROME, post, startServer, type TestAccount, type TestServer, type TestSite } from '../support/server.ts'

// Bodies as trackers out there send them, letter by letter. They are never changed: docs/wire.md promises that a cached
// old tracker works against a newer server. What is new gets a new body here.

let server: TestServer
let account: TestAccount
let site: TestSite
beforeAll(async () => {
  server = await startServer()
  account = await server.addAccount()
  site = await server.addSite(account)
})
afterAll(() => server.stop())

const send = (body: string) =>
  post(`${server.url}/v1/events`, body.replace('SITE_KEY', site.siteKey), {
    'content-type': 'text/plain;charset=UTF-8',
    'user-agent': CHROME,
    origin: 'https://shop.example.be',
  })
const countPageviews = async () => {
  const { totals } = await account.client.analytics.query(site.id, { metrics: ['pageviews'], range: { preset: '7d' } })
  return numberOf(totals.pageviews)
}

it('takes version 1 as the first tracker sent it', async () => {
  const before = await countPageviews()
  const answer = await send(
    '{"v":1,"k":"SITE_KEY","s":"3116046133-1528513711-2943112387","l":"nl-BE","e":[{"i":"1196722834-3905212345-17","n":"p","a":312,"u":"https://shop.example.be/pralines/?p=eclipse","r":"https://www.example.org/"},{"i":"1196722834-3905212345-18","n":"p","a":4,"u":"https://shop.example.be/winkel/"}]}',
  )
  expect(answer.status).toBe(202)
  expect(await answer.json()).toMatchObject({ accepted: 2, refused: [] })
  expect(await countPageviews()).toBe(before + 2)
})

it('takes the least that version 1 asks for', async () => {
  const before = await countPageviews()
  const answer = await send('{"v":1,"k":"SITE_KEY","e":[{"i":"12345678","n":"p","u":"http://shop.example.be/"}]}')
  expect(answer.status).toBe(202)
  expect(await countPageviews()).toBe(before + 1)
})

it('takes what it knows from a newer tracker and names what it does not', async () => {
  const before = await countPageviews()
  const answer = await send(
    '{"v":9,"k":"SITE_KEY","zz":{"later":true},"e":[{"i":"from-later-1","n":"p","a":0,"u":"https://shop.example.be/","q":[1,2]},{"i":"from-later-2","n":"Z","a":0,"u":"https://shop.example.be/"}]}',
  )
  expect(answer.status).toBe(202)
  expect(await answer.json()).toMatchObject({ accepted: 1, refused: [{ index: 1, code: 'unknown_kind' }] })
  expect(await countPageviews()).toBe(before + 1)
})
