import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
// @ts-expect-error The path of the binary; the package has no types.
import workerd from 'workerd'

// The packed SDK in workerd, the runtime of Cloudflare Workers: neither Node nor a browser.
const { project } = inject('packed')
const SITE = '0190a5c0-1234-7abc-8def-0123456789ab'

const WORKER = `
import { createClient, createClientOf, isApiError, safe, sites } from '@tinyeclipse/sdk'
import { signTestWebhook, verifyWebhook } from '@tinyeclipse/sdk/webhooks'

export default {
  async fetch(request, { SERVER: url }) {
    const tries = []
    const client = createClient({ url, apiKey: 'key', log: (entry) => tries.push(entry.status) })
    const pages = []
    for await (const site of client.sites.list()) pages.push(site.domain)
    const { error } = await safe(client.sites.get('${SITE}'))
    const away = await safe(createClientOf({ sites }, { url: 'http://127.0.0.1:1', retries: 0 }).sites.list())
    const ended = await safe(client.account.get({ deadline: 50 }))
    const stop = new AbortController()
    const messages = []
    for await (const message of client.analytics.live('${SITE}', { signal: stop.signal })) {
      messages.push(message.eventId)
      if (messages.length === 2) stop.abort()
    }
    const signed = { payload: '{"a":1}', secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'] }
    const { webhook } = await verifyWebhook({ ...signed, headers: await signTestWebhook(signed) })
    return Response.json({
      tries, pages, messages, error: [error.code, error.requestId, isApiError(error)],
      away: away.error.code, ended: ended.error.code, webhook: webhook.data,
    })
  },
}`

let folder: string
let server: Server
let worker: ChildProcess
const connections = { live: 0 }

beforeAll(async () => {
  folder = await mkdtemp(join(project, 'edge-runtime-'))
  server = startServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  await writeFile(join(folder, 'worker.js'), WORKER)
  await build({
    entryPoints: [join(folder, 'worker.js')],
    outfile: join(folder, 'bundle.js'),
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    logLevel: 'error',
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await writeFile(join(folder, 'config.capnp'), configOf(url))
})
afterAll(async () => {
  worker?.kill('SIGKILL')
  server?.closeAllConnections()
  server?.close()
  await rm(folder, { recursive: true, force: true })
})

it('calls, tries again, streams and verifies at the edge', async () => {
  worker = spawn(workerd, ['serve', join(folder, 'config.capnp'), '--control-fd=3'], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  })
  const control = worker.stdio[3] as Readable
  const told = await new Promise<string>((resolve, reject) => {
    control.once('data', (data) => resolve(String(data)))
    worker.once('exit', (code) => reject(new Error(`workerd ended with ${code}`)))
  })
  const response = await fetch(`http://127.0.0.1:${JSON.parse(told.split('\n')[0] ?? '').port}/`)
  expect(await response.json()).toEqual({
    tries: [503, 200, 200, 404, 0, 200, 200],
    pages: ['one.example.be', 'two.example.be'],
    error: ['not_found', 'r1', true],
    away: 'network_error',
    ended: 'timeout',
    // The line was cut after the first.
    messages: ['1', '2'],
    webhook: { a: 1 },
  })
  expect(connections.live).toBe(2)
}, 60_000)

/** What a server of ours would say, and the troubles there are on the way. */
function startServer(): Server {
  const site = (domain: string) => ({
    id: SITE,
    accountId: SITE,
    domain,
    environment: 'production',
    timeZone: 'UTC',
    languages: ['nl'],
    currency: 'EUR',
    plan: 'pro',
    allowedOrigins: [],
    createdAt: '2026-01-01T00:00:00.000Z',
  })
  let asked = 0
  return createServer((request, response) => {
    const say = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'r1' })
      response.end(JSON.stringify(body))
    }
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://server')
    if (pathname === '/v1/sites') {
      if (asked++ === 0) return say(503, {})
      const isFirst = !searchParams.has('cursor')
      return say(200, {
        items: [site(isFirst ? 'one.example.be' : 'two.example.be')],
        nextCursor: isFirst ? 'next' : null,
      })
    }
    if (pathname.endsWith('/live')) {
      const isFirst = connections.live++ === 0
      const id = isFirst ? '1' : `${Number(request.headers['last-event-id']) + 1}`
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(`id: ${id}\ndata: {"type":"events.accepted","siteId":"s","at":"now"}\n\n`)
      if (isFirst) setTimeout(() => response.destroy(), 20)
      return
    }
    if (pathname === '/v1/account') return // Never answered.
    say(404, { type: '', title: 'Not found', status: 404, code: 'not_found', detail: 'x', requestId: 'r1' })
  })
}

const configOf = (url: string) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.js", esModule = embed "bundle.js")],
      compatibilityDate = "2026-11-01",
      bindings = [(name = "SERVER", text = "${url}")],
      globalOutbound = "network",
    )),
    (name = "network", network = (allow = ["private", "public"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`
