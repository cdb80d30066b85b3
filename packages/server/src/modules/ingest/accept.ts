import { MAX_EVENT_AGE_MS, MAX_EVENTS_PER_BATCH } from '@tinyeclipse/sdk/wire'
import { AppError } from '../../platform/errors.ts'
import { parseJson } from '../../platform/request-body.ts'
import { MAX_URL_LENGTH, parseUrl } from './address.ts'
import { isRefusal, type Kind, kinds, type Particulars, type Refusal } from './kinds/index.ts'
import { isRecord } from './kinds/values.ts'

/** What was seen, read from the wire and checked. */
export interface SeenEvent extends Particulars {
  /** The page's id of the event. */
  id: string
  kind: Kind
  occurredAt: Date
  url: URL
}
export interface SeenEvents {
  tab: string | null
  language: string | null
  events: SeenEvent[]
  refused: ({ index: number } & Refusal)[]
}
export interface SeenBatch extends SeenEvents {
  siteKey: string
}

const KINDS: ReadonlyMap<unknown, Kind> = new Map(kinds.map((kind) => [kind.letter, kind]))
const TOKEN = /^[A-Za-z0-9_-]{8,40}$/
const LANGUAGE = /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,4}$/

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
  const seen = acceptEvents({ events: batch.e, tab: batch.s, language: batch.l }, receivedAt)
  return { siteKey: batch.k, ...seen }
}

/** Reads events one by one: what is wrong with one is said beside its place, and the others are kept. */
export function acceptEvents(
  { events, tab, language }: { events: readonly unknown[]; tab?: string | undefined; language?: unknown },
  receivedAt: Date,
): SeenEvents {
  const seen: SeenEvents = {
    tab: tab ?? null,
    // Not worth losing an event over.
    language: typeof language === 'string' && LANGUAGE.test(language) ? language.replaceAll('_', '-') : null,
    events: [],
    refused: [],
  }
  events.forEach((event, index) => {
    const result = acceptEvent(event, receivedAt)
    if (isRefusal(result)) seen.refused.push({ index, ...result })
    else seen.events.push(result)
  })
  return seen
}

function acceptEvent(event: unknown, receivedAt: Date): SeenEvent | Refusal {
  if (!isRecord(event)) return refuse('invalid_event', 'An event is an object')
  const { i, n, a = 0, u } = event
  if (!isToken(i)) return refuse('invalid_event', 'i: the id of the event, 8 to 40 of A-Z a-z 0-9 _ -')
  const kind = KINDS.get(n)
  if (!kind) return refuse('unknown_kind', `n: this server knows the kinds ${[...KINDS.keys()].join(', ')}`)
  if (typeof a !== 'number' || !Number.isFinite(a)) return refuse('invalid_event', 'a: the age in milliseconds')
  if (a > MAX_EVENT_AGE_MS) return refuse('too_old', 'a: events of more than 24 hours ago are not taken')
  const url = parseUrl(u)
  if (!url) return refuse('invalid_event', `u: an http or https address of at most ${MAX_URL_LENGTH} characters`)
  const particulars = kind.read(event)
  if (isRefusal(particulars)) return particulars
  // A clock that went backwards gives a negative age; nothing happens after it is received.
  const occurredAt = new Date(receivedAt.getTime() - Math.max(0, Math.round(a)))
  return { id: i, kind, occurredAt, url, ...particulars }
}

const isToken = (value: unknown): value is string => typeof value === 'string' && TOKEN.test(value)
const refuse = (code: string, message: string): Refusal => ({ code, message })
const invalid = (path: string, message: string) =>
  new AppError('invalid_request', 'The batch cannot be read', { issues: [{ path, message }] })
