import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { WireBatch } from '@tinyeclipse/sdk/contract'

const TRACKER = fileURLToPath(import.meta.resolve('@tinyeclipse/tracker/t.js'))

export interface TrackedSite {
  /** Address of the page server; every path answers a page. */
  pages: string
  /** Address of the server that receives, another origin. */
  server: string
  /** Every batch that arrived, whatever it was answered, checked against the contract. */
  batches: WireBatch[]
  /** Why a request was not as the contract says. */
  faults: string[]
  /** Paths of the events that were answered 202, each id once, in the order they arrived. */
  counted(): string[]
  /** Paths of the pages that the browser asked for. */
  visited(): string[]
  close(): Promise<void>
}

/** A site with the tracker on it, and the server it tells, which answers the n-th batch with `answer(n)`: null hangs. */
export async function startTrackedSite({
  answer = () => 202,
  html = (server: string) => `<script defer src="${server}/t.js" data-site="te_site_test"></script>`,
}: {
  answer?: (batch: number) => number | null
  html?: (server: string, path: string) => string
} = {}): Promise<TrackedSite> {
  const batches: WireBatch[] = []
  const faults: string[] = []
  const accepted = new Map<string, string>()
  const visited: string[] = []

  const receiver = createServer(async (request, response) => {
    response.setHeader('access-control-allow-origin', '*')
    if (request.url?.startsWith('/t.js')) {
      return void response.setHeader('content-type', 'text/javascript').end(readFileSync(TRACKER))
    }
    const body = await bodyOf(request)
    const type = request.headers['content-type'] ?? ''
    if (request.method !== 'POST' || request.url !== '/v1/events' || !type.startsWith('text/plain')) {
      faults.push(`${request.method} ${request.url} ${type}`)
    }
    const parsed = WireBatch.safeParse(JSON.parse(body || 'null'))
    if (!parsed.success) {
      faults.push(JSON.stringify(parsed.error.issues))
      return void response.writeHead(400).end()
    }
    batches.push(parsed.data)
    const status = answer(batches.length)
    if (status === null) return
    if (status === 202) for (const { i, u } of parsed.data.e) accepted.set(i, u.replace(pages, ''))
    response.writeHead(status, { 'content-type': 'application/json' }).end('{"accepted":1,"refused":[],"parts":"p"}')
  })
  const site = createServer((request, response) => {
    visited.push(request.url ?? '')
    response
      .setHeader('content-type', 'text/html')
      .end(`<!doctype html><title>Page</title>${html(server, request.url ?? '')}`)
  })
  const server = await listen(receiver)
  const pages = await listen(site)
  return {
    pages,
    server,
    batches,
    faults,
    counted: () => [...accepted.values()],
    visited: () => visited,
    close: async () => {
      for (const each of [receiver, site]) {
        each.closeAllConnections()
        await new Promise((resolve) => each.close(resolve))
      }
    },
  }
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
