// A week of a site's numbers: TINYECLIPSE_KEY=te_api_… node report.mjs <site id> [server address]
import { createClient } from '@tinyeclipse/sdk'

const { TINYECLIPSE_URL, TINYECLIPSE_KEY: apiKey, TINYECLIPSE_SITE } = process.env
const [siteId = TINYECLIPSE_SITE, url = TINYECLIPSE_URL ?? 'http://127.0.0.1:4310'] = process.argv.slice(2)
if (!siteId || !apiKey) {
  console.error('Usage: TINYECLIPSE_KEY=te_api_… node report.mjs <site id> [server address]')
  process.exit(2)
}

const client = createClient({ url, apiKey })
try {
  const { domain } = await client.sites.get(siteId)
  const query = {
    metrics: ['pageviews', 'visitors'],
    range: { preset: '7d' },
    granularity: 'day',
    dimensions: ['page'],
  }
  const { totals, series, breakdowns } = await client.analytics.query(siteId, query)

  console.log(`\n${domain}: ${totals.visitors} visitors, ${totals.pageviews} pageviews in 7 days\n`)
  const most = Math.max(1, ...series.map(({ values }) => values.pageviews))
  for (const { start, values } of series) {
    const bar = '█'.repeat(Math.round((values.pageviews / most) * 40))
    console.log(`${start} ${String(values.pageviews).padStart(7)} ${bar}`)
  }
  console.log('\nTop pages')
  for (const { value, values } of breakdowns.page.rows) console.log(`${String(values.pageviews).padStart(7)} ${value}`)
} catch (error) {
  console.error(`${error.code ?? error.name}: ${error.message}`)
  process.exitCode = 1
}
