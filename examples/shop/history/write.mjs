// Writes the shop's history to a file for `tinyeclipse import ndjson`: node write.mjs <file.ndjson.gz> [last day, YYYY-MM-DD]
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { createGzip } from 'node:zlib'
import { history } from './history.mjs'

const DAY_MS = 86_400_000

/** @param {Parameters<typeof history>[0]} options */
export async function writeHistory(file, options) {
  await pipeline(Readable.from(lines(options)), createGzip({ level: 1 }), createWriteStream(file))
}

function* lines(options) {
  for (const events of history(options)) yield events.map((event) => `${JSON.stringify(event)}\n`).join('')
}

/** The last day that is over in a time zone. */
export function yesterdayIn(timeZone, now = Date.now()) {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now - DAY_MS)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [file, until = yesterdayIn('Europe/Brussels')] = process.argv.slice(2)
  if (!file) throw new Error('Name the file that is to be written')
  await writeHistory(file, { until })
}
