import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHROME, pageview, post, startServer, type TestServer, type TestSite } from '../support/server.ts'
import { isTrackerBuilt } from '../support/walk.ts'

// Built files: in a tree where nothing was built the server answers 404, as without the package. CI has built them.
const itServes = it.skipIf(!isTrackerBuilt && !process.env.CI)
const PATHS = { trackerPath: '/assets/moon.js', eventsPath: '/assets/moon' }

let server: TestServer
let site: TestSite
beforeAll(async () => {
  server = await startServer({
    paths: PATHS,
    limits: { perAddress: 1e9, eventsPerAddress: 10, perKey: 1e9, eventsPerSite: 1e9 },
  })
  site = await server.addSite(await server.addAccount())
})
afterAll(() => server.stop())

interface Raw {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}
/** As it is on the wire: fetch would undo the compression. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const call = httpRequest(server.url + path, { method, headers }, async (answer) => {
      const chunks: Buffer[] = []
      for await (const chunk of answer) chunks.push(chunk)
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) })
    })
    call.on('error', reject)
    call.end()
  })
}

describe('the script', () => {
  itServes.each(['/t.js', '/t-vitals.js', '/assets/moon.js', '/assets/moon-vitals.js'])(
    'is at %s for pages of any origin, compressed, and asked for again by its tag',
    async (path) => {
      const plain = await ask(path)
      expect(plain.status).toBe(200)
      expect(plain.headers).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=3600',
        'cross-origin-resource-policy': 'cross-origin',
        'access-control-allow-origin': '*',
        'x-content-type-options': 'nosniff',
        vary: 'Accept-Encoding',
      })
      expect(plain.headers).not.toHaveProperty('set-cookie')
      const brotli = await ask(path, { 'accept-encoding': 'gzip, br' })
      const gzip = await ask(path, { 'accept-encoding': 'gzip' })
      expect([brotli.headers['content-encoding'], gzip.headers['content-encoding']]).toEqual(['br', 'gzip'])
      expect(brotliDecompressSync(brotli.body)).toEqual(plain.body)
      expect(gunzipSync(gzip.body)).toEqual(plain.body)
      expect(brotli.body.length).toBeLessThan(gzip.body.length)
      expect(gzip.body.length).toBeLessThan(plain.body.length)

      const etag = String(brotli.headers.etag)
      const again = await ask(path, { 'accept-encoding': 'gzip, br', 'if-none-match': etag })
      expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, etag])
      const head = await ask(path, { 'accept-encoding': 'gzip, br' }, 'HEAD')
      expect([head.status, head.body.length, head.headers['content-length'], head.headers.etag]).toEqual([
        200,
        0,
        String(brotli.body.length),
        etag,
      ])
    },
  )

  itServes('names the owner’s address for events, relative to where it is itself', async () => {
    const [usual, own] = [await ask('/t.js'), await ask('/assets/moon.js')].map(({ body }) => body.toString())
    expect(usual).toContain('assets/moon')
    expect(own).toMatch(/moon/)
    expect(own).not.toContain('assets/moon')
    for (const script of [usual, own]) expect(script).not.toContain('v1/events')
  })

  it('takes only GET and HEAD', async () => {
    const posted = await ask('/assets/moon.js', {}, 'POST')
    expect([posted.status, posted.headers.allow]).toEqual([405, 'GET'])
  })
})

describe('events at the address of the owner', () => {
  const batch = (path: string) => JSON.stringify({ v: 1, k: site.siteKey, s: 'tab-of-the-test', e: [pageview(path)] })
  const origin = 'https://shop.example.be'
  const send = (to: string, address: string, headers: Record<string, string> = {}) =>
    post(`${server.url}${to}`, batch(to), {
      'content-type': 'text/plain;charset=UTF-8',
      'user-agent': CHROME,
      'x-forwarded-for': address,
      origin,
      ...headers,
    })

  it.each([
    ['the short way', {}],
    // What does not say its length goes the common way.
    ['the common way', { 'transfer-encoding': 'chunked' }],
  ])('are stored as at the usual one, by %s', async (_way, headers) => {
    const [own, usual] = [
      await send('/assets/moon', '81.82.83.1', headers),
      await send('/v1/events', '81.82.83.1', headers),
    ]
    expect([own.status, await own.json()]).toEqual([202, await usual.json()])
    for (const name of [
      'access-control-allow-origin',
      'access-control-expose-headers',
      'content-type',
      'cache-control',
    ])
      expect(own.headers.get(name), name).toBe(usual.headers.get(name))
    expect(own.headers.get('access-control-allow-origin')).toBe('*')
    const { rows } = await server.database.execute('select path from events where site_id = $1 group by path', [
      site.id,
    ])
    expect(rows.map((row) => (row as { path: string }).path).toSorted()).toEqual(['/assets/moon', '/v1/events'])
  })

  it('are refused from pages of another site, and count for the same limit', async () => {
    const refused = await send('/assets/moon', '81.82.83.2', { origin: 'https://elsewhere.example' })
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, '*'])
    const statuses: number[] = []
    for (let index = 0; index < 12; index++) {
      statuses.push((await send(index % 2 ? '/assets/moon' : '/v1/events', '81.82.83.3')).status)
    }
    expect(statuses.slice(-2)).toEqual([429, 429])
  })

  it('may be asked for by a preflight, and not be read', async () => {
    const preflight = await ask(
      '/assets/moon',
      { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      'OPTIONS',
    )
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([204, '*'])
    const read = await ask('/assets/moon')
    expect([read.status, read.headers.allow]).toEqual([405, 'POST'])
  })
})

it('does not show the addresses of the owner to whoever reads the API', async () => {
  expect((await ask('/openapi.json')).body.toString()).not.toContain('moon')
  expect((await ask('/docs')).body.toString()).not.toContain('moon')
})
