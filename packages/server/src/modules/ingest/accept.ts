import { MAX_EVENT_AGE_MS, MAX_EVENTS_PER_BATCH, PAGEVIEW } from '@tinyeclipse/sdk/wire'
import { AppError } from '../../platform/errors.ts'
import { isStorable, parseJson } from '../../platform/request-body.ts'

/** What was seen, read from the wire and checked. */
export interface SeenEvent {
  /** The page's id of the event. */
  id: string
  kind: string
  occurredAt: Date
  url: URL
  referrer: URL | null
}
export interface SeenBatch {
  siteKey: string
  tab: string | null
  language: string | null
  events: SeenEvent[]
  refused: { index: number; code: string; message: string }[]
}

const KINDS = new Set<string>([PAGEVIEW])
const TOKEN = /^[A-Za-z0-9_-]{8,40}$/
const LANGUAGE = /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,4}$/
const MAX_URL_LENGTH = 2_048

/**
 * Reads a batch. By hand and not by the contract's schema: a busy server does this for every visitor, and must keep the
 * good events of a batch when another is bad. Throws `invalid_request` when the batch as a whole cannot be read.
 */
export function acceptBatch(text: string, receivedAt: Date): SeenBatch {
  const batch = parseJson(text)
  if (!isRecord(batch)) throw invalid('', 'An object with v, k and e')
  if (!Number.isSafeInteger(batch.v) || (batch.v as number) < 1)
    throw invalid('/v', 'The version of the format, a whole number from 1')
  if (typeof batch.k !== 'string') throw invalid('/k', 'The public key of the site')
  if (batch.s !== undefined && !isToken(batch.s)) throw invalid('/s', 'The id of the tab: 8 to 40 of A-Z a-z 0-9 _ -')
  if (!Array.isArray(batch.e) || batch.e.length === 0 || batch.e.length > MAX_EVENTS_PER_BATCH) {
    throw invalid('/e', `A list of 1 to ${MAX_EVENTS_PER_BATCH} events`)
  }
  const seen: SeenBatch = {
    siteKey: batch.k,
    tab: (batch.s as string | undefined) ?? null,
    // Not worth losing an event over.
    language: typeof batch.l === 'string' && LANGUAGE.test(batch.l) ? batch.l.replaceAll('_', '-') : null,
    events: [],
    refused: [],
  }
  batch.e.forEach((event: unknown, index) => {
    const result = acceptEvent(event, receivedAt)
    if ('code' in result) seen.refused.push({ index, ...result })
    else seen.events.push(result)
  })
  return seen
}

function acceptEvent(event: unknown, receivedAt: Date): SeenEvent | { code: string; message: string } {
  if (!isRecord(event)) return refuse('invalid_event', 'An event is an object')
  const { i, n, a = 0, u, r } = event
  if (!isToken(i)) return refuse('invalid_event', 'i: the id of the event, 8 to 40 of A-Z a-z 0-9 _ -')
  if (typeof n !== 'string' || !KINDS.has(n))
    return refuse('unknown_kind', `n: this server knows the kinds ${[...KINDS].join(', ')}`)
  if (typeof a !== 'number' || !Number.isFinite(a)) return refuse('invalid_event', 'a: the age in milliseconds')
  if (a > MAX_EVENT_AGE_MS) return refuse('too_old', 'a: events of more than 24 hours ago are not taken')
  const url = parseUrl(u)
  if (!url) return refuse('invalid_event', `u: an http or https address of at most ${MAX_URL_LENGTH} characters`)
  return {
    id: i,
    kind: n,
    // A clock that went backwards gives a negative age; nothing happens after it is received.
    occurredAt: new Date(receivedAt.getTime() - Math.max(0, Math.round(a))),
    url,
    referrer: parseUrl(r),
  }
}

function parseUrl(text: unknown): URL | null {
  if (typeof text !== 'string' || text.length > MAX_URL_LENGTH || !isStorable(text)) return null
  const url = URL.parse(text)
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isToken = (value: unknown): value is string => typeof value === 'string' && TOKEN.test(value)
const refuse = (code: string, message: string) => ({ code, message })
const invalid = (path: string, message: string) =>
  new AppError('invalid_request', 'The batch cannot be read', { issues: [{ path, message }] })
