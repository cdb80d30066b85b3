import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import type { ImportedEvent } from '@tinyeclipse/sdk/contract'
import { isBot } from '../../ingest/index.ts'
import { cleanText } from './clean.ts'
import { type Format, type FormatInput, ImportError } from './format.ts'
import { linesOf } from './lines.ts'
import { createOccurrences } from './occurrences.ts'
import { isPage } from './page.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** So many lines of which none is of a log, and the file is no log. */
const SNIFFED_LINES = 1_000

export interface LogLine {
  /** Of the virtual host, where the log begins with it. */
  host: string | null
  address: string
  at: Date
  method: string
  target: string
  status: number
  referrer: string
  /** Null where the log does not hold it. */
  userAgent: string | null
}

/** Logs of nginx and Apache, common and combined, with the virtual host before it or without. */
export const accessLog: Format = {
  name: 'access-log',
  title: 'a log of nginx or Apache',
  options: [],
  passes: 1,
  async *read(input) {
    const countOccurrence = createOccurrences()
    let lines = 0
    let understood = 0
    for await (const chunk of linesOf(input.file.chunks())) {
      const events: ImportedEvent[] = []
      for (const text of chunk) {
        if (text === '') continue
        input.read()
        lines++
        const line = text === null ? null : parseLogLine(text)
        if (line) understood++
        else if (lines === SNIFFED_LINES && understood === 0) throw notALog(input)
        const event = line ? eventOf(line, input) : 'broken'
        if (typeof event === 'string') {
          input.skip(event)
          continue
        }
        const digest = createHash('sha256')
          .update(text ?? '')
          .digest('base64url')
        events.push({ ...event, id: `${digest}.${countOccurrence(digest)}` })
      }
      if (events.length > 0) yield events
    }
    if (lines > 0 && understood === 0) throw notALog(input)
  },
}

const notALog = ({ file }: FormatInput) =>
  new ImportError(
    `${file.name} is no access log in the common or combined format: none of its first lines looks like\n  81.82.83.84 - - [10/Jun/2026:12:00:00 +0200] "GET / HTTP/1.1" 200 512 "https://www.google.com/" "Mozilla/5.0 …"`,
  )

/** What a line is an event of, or why it is none. */
function eventOf(line: LogLine, { domain }: FormatInput): Omit<ImportedEvent, 'id'> | string {
  if (line.method !== 'GET') return 'method'
  if (line.status !== 200 && line.status !== 304) return 'status'
  const url = URL.parse(line.target.startsWith('/') ? `https://${domain}${line.target}` : line.target)
  if (!url || url.href.length > 2_048) return 'broken'
  // A proxy that others try to use, and a log of several sites.
  if (!isOwn(url.hostname, domain) || (line.host && !isOwn(line.host, domain))) return 'other_host'
  const verdict = isPage(url)
  if (verdict !== true) return verdict
  if (line.userAgent !== null && isBot(line.userAgent)) return 'bot'
  const referrer = cleanText(line.referrer, 2_048)
  const userAgent = cleanText(line.userAgent, 512)
  return {
    at: line.at.toISOString(),
    kind: 'p',
    url: url.href,
    visitor: `${line.address} ${userAgent ?? ''}`,
    address: line.address,
    ...(userAgent && { userAgent }),
    ...(referrer && { referrer }),
  }
}

const bare = (host: string) =>
  host
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/:\d+$/, '')
const isOwn = (host: string, domain: string) => bare(host) === bare(domain)

/** Reads a line; null when it is not one of a log. Each part is read once, so no line takes long. */
export function parseLogLine(line: string): LogLine | null {
  const open = line.indexOf(' [')
  const close = line.indexOf('] "', open)
  if (open < 0 || close < 0) return null
  const words = line.slice(0, open).split(' ')
  const isVirtual = words.length > 3 && !isIP(words[0] ?? '') && isIP(words[1] ?? '') > 0
  const address = words[isVirtual ? 1 : 0] ?? ''
  const at = parseTime(line.slice(open + 2, close))
  const request = readQuoted(line, close + 2)
  if (!at || !request || words.length < 3 || address === '' || address.length > 60) return null
  const [, status] = line.slice(request.end, request.end + 24).match(/^ (\d{3}) (?:\d+|-)(?= |$)/) ?? []
  if (!status) return null
  const [method = '', target, protocol, ...more] = request.text.split(' ')
  const isRequest = /^[A-Z]{3,20}$/.test(method) && target && /^HTTP\/\d/.test(protocol ?? '') && more.length === 0
  // What was no HTTP was logged too, and answered 400.
  if (!isRequest) return null
  const afterSize = line.indexOf('"', request.end)
  const referrer = afterSize < 0 ? null : readQuoted(line, afterSize)
  const userAgent = referrer && readQuoted(line, referrer.end + 1)
  return {
    host: isVirtual && words[0]?.includes('.') ? words[0] : null,
    address,
    at,
    method,
    target,
    status: Number(status),
    referrer: dash(referrer?.text) ?? '',
    userAgent: userAgent && (dash(userAgent.text) ?? ''),
  }
}

/** What is not there is written as a dash. */
const dash = (text: string | undefined) => (text === '-' ? undefined : text)

/** `10/Oct/2026:13:55:36 -0700` */
function parseTime(text: string): Date | null {
  const [, day, name = '', year, hour, minute, second, sign, hours, minutes] =
    text.match(/^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$/) ?? []
  const month = MONTHS.indexOf(name)
  if (month < 0 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null
  const date = new Date(Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second)))
  // 31 June would become 1 July, and a leap second the next minute.
  if (Number(second) < 60 && date.getUTCDate() !== Number(day)) return null
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
  const at = new Date(date.getTime() - offset * 60_000)
  return at.getTime() >= Date.UTC(2000) && at.getTime() < Date.UTC(2100) ? at : null
}

/** The text between the quote at `start` and the next that is not escaped. */
function readQuoted(line: string, start: number): { text: string; end: number } | null {
  if (line[start] !== '"') return null
  let end = start + 1
  while (end < line.length && line[end] !== '"') end += line[end] === '\\' ? 2 : 1
  if (end >= line.length) return null
  const raw = line.slice(start + 1, end)
  return { text: raw.includes('\\') ? unescaped(raw) : raw, end: end + 1 }
}

/** `\x22` of nginx is a byte, of which several make a letter; `\"` of Apache the character itself. */
const unescaped = (text: string) =>
  text.replace(/(?:\\x[0-9a-fA-F]{2})+|\\(.)/g, (all, character?: string) =>
    character === undefined
      ? Buffer.from(all.replaceAll('\\x', ''), 'hex').toString('utf8')
      : character === 'x'
        ? all
        : character,
  )
