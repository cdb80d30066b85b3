import { createWriteStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { history } from '../../examples/shop/history/history.mjs'
import { yesterdayIn } from '../../examples/shop/history/write.mjs'
import { say } from '../start/processes.mjs'

const TIME_ZONE = 'Europe/Brussels'
const DAYS = 60
const VISITS_PER_DAY = 30
/** Clicks belong to parts of the shop's pages, which this site has not. */
const KINDS = new Set(['p', 'e', 'v'])

/** Two months of visits to the pages, so that the numbers of the first look are not all zero. */
export async function addHistory({ server, siteId, pages, data }) {
  say('Making two months of visits')
  const file = join(data, 'history.ndjson.gz')
  const days = history({ until: yesterdayIn(TIME_ZONE), days: DAYS, perDay: VISITS_PER_DAY, timeZone: TIME_ZONE })
  await pipeline(Readable.from(lines(days, pages)), createGzip({ level: 1 }), createWriteStream(file))
  await server.cli('import', 'ndjson', file, '--site', siteId, '--json')
  rmSync(file)
}

function* lines(days, pages) {
  const urlOf = pageFinder(pages)
  for (const events of days) {
    const kept = events.filter(({ kind }) => KINDS.has(kind))
    yield kept.map((event) => `${JSON.stringify({ ...event, url: urlOf(event.url) })}\n`).join('')
  }
}

/** The shop's pages are stood in for by ours, each always by the same one in the same language. */
function pageFinder(pages) {
  const languages = Object.keys(pages.home)
  const others = Object.values(pages).filter((translations) => translations !== pages.home)
  return (url) => {
    const { pathname, search } = new URL(url)
    const language = languages.find((each) => pathname.startsWith(`/${each}/`)) ?? 'nl'
    const rest = pathname.replace(/^\/[a-z]{2}\//, '')
    const page = rest === '' ? pages.home : others[rest.length % others.length]
    return (page[language] ?? pages.home[language]) + search
  }
}
