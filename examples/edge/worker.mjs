import { analytics, createClientOf } from '@tinyeclipse/sdk'

const FRESH_MS = 60_000
/** Of this copy of the worker: what is known, and the question that is under way. */
let known = { visitors: null, at: Number.NEGATIVE_INFINITY }
let asking = null

/** Says how many visitors a site had today: /visitors.json, and /badge.svg for a README. The key stays here. */
export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (request.method !== 'GET') return new Response('GET alone', { status: 405, headers: { allow: 'GET' } })
    if (pathname !== '/visitors.json' && pathname !== '/badge.svg') return new Response('Not here', { status: 404 })
    const visitors = await visitorsToday(env)
    const headers = {
      // Others keep it too: a page with many readers asks the server once a minute.
      'cache-control': visitors === null ? 'no-store' : 'public, max-age=60',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    }
    if (pathname === '/visitors.json')
      return Response.json({ visitors }, { status: visitors === null ? 503 : 200, headers })
    return new Response(badge(visitors), { headers: { ...headers, 'content-type': 'image/svg+xml; charset=utf-8' } })
  },
}

/** A number of a minute ago at most; when the server is away the last one, and null when there never was one. */
async function visitorsToday(env) {
  if (Date.now() - known.at < FRESH_MS) return known.visitors
  // All who ask meanwhile wait for the same answer.
  asking ??= ask(env)
    .then((visitors) => {
      known = { visitors, at: Date.now() }
    })
    .catch((error) => console.error(`${error.code ?? error.name}: ${error.message}`))
    .finally(() => {
      asking = null
    })
  await asking
  return known.visitors
}

async function ask({ TINYECLIPSE_URL: url, TINYECLIPSE_KEY: apiKey, TINYECLIPSE_SITE: siteId }) {
  const client = createClientOf({ analytics }, { url, apiKey, deadline: 5_000 })
  const { totals } = await client.analytics.query(siteId, { metrics: ['visitors'], range: { preset: 'today' } })
  return totals.visitors
}

function badge(visitors) {
  const text = visitors === null ? '–' : visitors.toLocaleString('en')
  return `<svg xmlns="http://www.w3.org/2000/svg" width="150" height="20" role="img" aria-label="Visitors today: ${text}">
  <rect width="150" height="20" rx="4" fill="#1d1b2a"/><rect x="96" width="54" height="20" rx="4" fill="#b3541e"/>
  <g fill="#fff" font-family="Verdana,sans-serif" font-size="11" text-anchor="middle"><text x="48" y="14">visitors today</text><text x="123" y="14">${text}</text></g>
</svg>
`
}
