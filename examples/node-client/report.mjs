// A week of numbers: TINYECLIPSE_KEY=te_api_… node report.mjs [site id]
import { createClient, safe } from '@tinyeclipse/sdk'
import { printSite, printSites } from './print.mjs'

const { TINYECLIPSE_URL: url = 'http://127.0.0.1:4310', TINYECLIPSE_KEY: apiKey, TINYECLIPSE_SITE } = process.env
const siteId = process.argv[2] ?? TINYECLIPSE_SITE
if (!apiKey) {
  console.error('Usage: TINYECLIPSE_KEY=te_api_… node report.mjs [site id]')
  process.exit(2)
}

// Whatever happens, each call is over within 20 seconds, tries and pauses included.
const client = createClient({ url, apiKey, deadline: 20_000 })
const range = { preset: '7d' }
const metrics = ['visitors', 'pageviews']

if (siteId) {
  const { data: site, error } = await safe(client.sites.get(siteId))
  if (error) end(error)
  const query = { metrics, range, granularity: 'day', dimensions: ['page', 'source'], comparison: 'previous' }
  const { data: numbers, error: failure } = await safe(client.analytics.query(siteId, query))
  if (failure) end(failure)
  printSite(site, numbers)
} else {
  const rows = []
  try {
    // Pages are fetched as they are needed.
    for await (const site of client.sites.list({ limit: 100 })) {
      // A site that fails, by its plan for one, takes its line and not the report.
      const { data, error } = await safe(client.analytics.query(site.id, { metrics, range }))
      rows.push({ site, totals: data?.totals, error })
    }
  } catch (error) {
    end(error)
  }
  printSites(rows)
}

/** Says what went wrong in a line: the code is stable, and the server's log knows the request id. */
function end({ code, message, requestId }) {
  console.error(`${code ?? 'error'}: ${message}${requestId ? ` (request ${requestId})` : ''}`)
  process.exit(1)
}
