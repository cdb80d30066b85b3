import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WireBatch } from '@tinyeclipse/sdk/contract'
import { acceptBatch } from '../../src/modules/ingest/index.ts'
import { ORIGIN_HEADERS, SAFE_HEADERS } from '../../src/platform/answers.ts'

const DIST = new URL('dist/', import.meta.resolve('@tinyeclipse/tracker/package.json'))

export type WireEvent = WireBatch['e'][number]

/** All kinds but web vitals, which load a file of their own. */
const PARTS = 'pecki'

export interface TrackedSite {
  /** Address of the page server; every path answers a page. */
  pages: string
  /** Address of the server that receives, another origin. */
  server: string
  /** Every batch that arrived, whatever it was answered. */
  batches: WireBatch[]
  /** Bodies as they arrived, and how each request was made: `cors` by fetch, `no-cors` by a beacon. */
  bodies: string[]
  modes: unknown[]
  /** What was asked that should not be, and what the real server would have refused. */
  faults: string[]
  /** Events that were answered 202, each id once, in the order they arrived; of one kind, or of all. */
  events(kind?: string): WireEvent[]
  /** Custom events of a name. */
  named(name: string): WireEvent[]
  /** Paths of the pageviews among them. */
  counted(): string[]
  /** Paths of the pages that the browser asked for. */
  visited(): string[]
  /** Paths that the receiving server was asked for. */
  asked(): string[]
  close(): Promise<void>
}

export interface SiteOptions {
  /** How the n-th batch is answered: null hangs. */
  answer?: (batch: number) => number | null
  /** What the plan takes, told with the answer. */
  parts?: string
  html?: (server: string, path: string) => string
  /** Headers of the pages. */
  headers?: (server: string, path: string) => Record<string, string>
}

/** The script tag as the README shows it, or with more in its address and attributes of its own. */
export const tag = (server: string, query = '', attributes = 'defer data-site="te_site_test"') =>
  `<script src="${server}/t.js${query}" ${attributes}></script>`

/** What takes calls until the script is there, as the README shows it. */
export const STUB =
  '<script>window.tinyeclipse = window.tinyeclipse || function () { (tinyeclipse.q = tinyeclipse.q || []).push(arguments) }</script>'

/** A site with the tracker on it, and the server it tells. */
export async function startTrackedSite({
  answer = () => 202,
  parts = PARTS,
  html = (server) => tag(server),
  headers = () => ({}),
}: SiteOptions = {}): Promise<TrackedSite> {
  const batches: WireBatch[] = []
  const bodies: string[] = []
  const modes: unknown[] = []
  const faults: string[] = []
  const accepted = new Map<string, WireEvent>()
  const visited: string[] = []
  const asked: string[] = []

  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(request)
    const type = request.headers['content-type'] ?? ''
    if (request.method !== 'POST' || request.url !== '/v1/events' || !type.startsWith('text/plain')) {
      faults.push(`${request.method} ${request.url} ${type}`)
      return void response.writeHead(404).end()
    }
    bodies.push(body)
    modes.push(request.headers['sec-fetch-mode'])
    const found = faultsOf(body)
    faults.push(...found)
    if (found.length > 0) return void response.writeHead(400).end()
    const batch = WireBatch.parse(JSON.parse(body))
    batches.push(batch)
    const status = answer(batches.length)
    if (status === null) return
    if (status === 202) for (const event of batch.e) accepted.set(event.i, event)
    const told = { accepted: batch.e.length, refused: [], parts }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(told))
  }
  const receiver = createServer((request, response) => {
    const path = request.url?.replace(/\?.*/, '') ?? ''
    asked.push(path)
    for (const [name, value] of Object.entries({ ...SAFE_HEADERS, ...ORIGIN_HEADERS })) response.setHeader(name, value)
    if (/^\/[\w-]+\.js$/.test(path)) {
      const file = new URL(path.slice(1), DIST)
      if (existsSync(file)) return void response.setHeader('content-type', 'text/javascript').end(readFileSync(file))
    }
    if (path === '/quiet') return void response.setHeader('content-type', 'text/html').end('<!doctype html>')
    if (path === '/favicon.ico') return void response.writeHead(204).end()
    void receive(request, response)
  })
  const site = createServer((request, response) => {
    const path = request.url ?? ''
    visited.push(path)
    for (const [name, value] of Object.entries(headers(server, path))) response.setHeader(name, value)
    response.setHeader('content-type', 'text/html').end(`<!doctype html><title>Page</title>${html(server, path)}`)
  })
  const server = await listen(receiver)
  const pages = await listen(site)
  const events = (kind?: string) => [...accepted.values()].filter(({ n }) => kind === undefined || n === kind)
  return {
    pages,
    server,
    batches,
    bodies,
    modes,
    faults,
    events,
    named: (name) => events('c').filter(({ x }) => x === name),
    counted: () => events('p').map(({ u }) => u.replace(pages, '')),
    visited: () => visited,
    asked: () => asked,
    close: async () => {
      for (const each of [receiver, site]) {
        each.closeAllConnections()
        await new Promise((resolve) => each.close(resolve))
      }
    },
  }
}

/** What contract and server have against a body. */
function faultsOf(body: string): string[] {
  const parsed = WireBatch.safeParse(JSON.parse(body || 'null'))
  if (!parsed.success) return [`${JSON.stringify(parsed.error.issues)} in ${body}`]
  return acceptBatch(body, new Date()).refused.map(
    ({ index, message }) => `${message} in ${JSON.stringify(parsed.data.e[index])}`,
  )
}

async function bodyOf(request: IncomingMessage) {
  let body = ''
  for await (const chunk of request) body += chunk
  return body
}

const listen = (server: ReturnType<typeof createServer>) =>
  new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
