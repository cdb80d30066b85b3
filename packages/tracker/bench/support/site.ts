import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { Subject } from './subjects.ts'

/** A page with something on it, so that a script is not the only work there is. */
const BODY = Array.from(
  { length: 60 },
  (_, index) =>
    `<section><h2>Part ${index}</h2><p>${'Some words of a shop. '.repeat(20)}</p><a href="/part-${index}">More</a></section>`,
).join('')

export interface BenchSite {
  url: string
  close(): void
}

/** Serves a page for each subject, `/<place>`, its script beside it, and takes what the script tells. */
export async function startSite(subjects: readonly Subject[]): Promise<BenchSite> {
  const site = createServer((request, response) => {
    const [, kind, place] = request.url?.match(/^\/(page|script)-(\d+)/) ?? []
    const subject = subjects[Number(place)]
    if (request.method === 'POST') {
      request.resume()
      return void response
        .writeHead(202, { 'content-type': 'application/json' })
        .end('{"accepted":1,"refused":[],"parts":"pecki"}')
    }
    if (kind === 'script' && subject) {
      // As it is served in life: compressed, and never from a cache.
      const headers = { 'content-type': 'text/javascript', 'content-encoding': 'gzip', 'cache-control': 'no-store' }
      return void response.writeHead(200, headers).end(gzipSync(subject.script.replaceAll('{server}', url)))
    }
    if (kind !== 'page') return void response.writeHead(404).end()
    const tag = subject ? `<script defer src="/script-${place}/v.js?site=te_site_bench"></script>` : ''
    response.setHeader('content-type', 'text/html').end(`<!doctype html><title>Page</title>${tag}<body>${BODY}`)
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
  return {
    url,
    close() {
      site.closeAllConnections()
      site.close()
    },
  }
}
