import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { AGENT_HOST, bundle } from './support/bundle.ts'
import { startPeer } from './support/peer.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

const REPORTS = 10_000
const muPlugin = (name: string) => fileURLToPath(new URL(`support/mu-plugins/${name}.php`, import.meta.url))

interface Measure {
  url: string
  seconds: number
  bytes: number
}

/** What each request took since the last call. */
function takeMeasures(site: WordPressSite): Measure[] {
  const file = join(site.folder, 'wp-content/measures.jsonl')
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  rmSync(file)
  return lines.map((line) => JSON.parse(line))
}

// A host as it comes: 30 seconds, 128 MB, and PHP that cannot end an answer early.
test.for([
  { server: 'a server that answers at once', delayMs: 0, leastRuns: 1 },
  { server: 'a server that takes 1.3 s for each batch', delayMs: 1_300, leastRuns: 2 },
])('drains 10,000 reports to $server without a timeout', { timeout: 240_000 }, async ({ delayMs, leastRuns }) => {
  const peer = await startPeer()
  const site = await startWordPress({
    plugins: [await bundle(AGENT_HOST)],
    muPlugins: [muPlugin('visits-report'), muPlugin('measures')],
  })
  await peer.connect(site)
  peer.before = () => new Promise((resolve) => setTimeout(() => resolve(null), delayMs))
  takeMeasures(site)

  const page = await site.request(`/?reports=${REPORTS}`)
  expect(page.status).toBe(200)
  await page.text()
  const [storing] = takeMeasures(site) as [Measure]

  const runs: Measure[] = []
  while (peer.reports.size < REPORTS && runs.length < 20) {
    await (await site.cron()).text()
    runs.push(...takeMeasures(site))
  }
  expect(peer.reports.size).toBe(REPORTS)
  expect(new Set([...peer.reports.values()].map((report) => report.seq)).size).toBe(REPORTS)
  expect(peer.of('/v1/agent/reports').length).toBe(REPORTS / 500)
  expect(runs.length).toBeGreaterThanOrEqual(leastRuns)
  for (const run of [storing, ...runs]) {
    expect(run.seconds).toBeLessThan(30)
    expect(run.bytes).toBeLessThan(64 * 1024 * 1024)
  }
  expect(site.complaints()).toBe('')
  expect(peer.refusals).toEqual([])

  const show = ({ seconds, bytes }: Measure) => `${seconds.toFixed(1)} s, ${Math.round(bytes / 1024 / 1024)} MB`
  console.log(`stored in ${show(storing)}; sent in ${runs.length} runs of cron: ${runs.map(show).join(' · ')}`)
  await site.stop()
  await peer.stop()
})
