import { createHash } from 'node:crypto'
import type { Random } from './random.ts'
import type { SentEvent } from './reference-sessions.ts'
import {
  ADDRESSES,
  AGENTS,
  CURRENCIES,
  DIRECTLY,
  EVENT_NAMES,
  HOST,
  LANGUAGES,
  PAGES,
  PROPERTIES,
  WAYS,
  type Way,
  WITHIN,
} from './traffic-facts.ts'

/** One request of a visitor's browser. */
export interface SentBatch {
  receivedAt: number
  address: string
  userAgent: string
  tab: string | null
  language: string | null
  /** As they travel. */
  wire: object[]
  /** The same for the reference. */
  events: SentEvent[]
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const GAPS = [
  ...[0, 0, 1, 4 * SECOND, 40 * SECOND, 3 * MINUTE, 12 * MINUTE, 20 * MINUTE],
  ...[30 * MINUTE - 1, 30 * MINUTE - 1, 30 * MINUTE, 30 * MINUTE, 30 * MINUTE + 1, 45 * MINUTE, 5 * HOUR],
]
const DELAYS = [0, 0, 0, 1, 5 * SECOND, 10 * MINUTE, 31 * MINUTE, 6 * HOUR, DAY - 1, DAY]

/** Something that a person did, before anything of it was sent. */
interface Deed {
  at: number
  person: Person
  tab: string | null
  address: (typeof ADDRESSES)[number]
  event: Pick<
    SentEvent,
    'kind' | 'path' | 'engagedMs' | 'scrollPercent' | 'name' | 'properties' | 'amount' | 'currency'
  >
  way: Way
}
interface Person {
  agent: (typeof AGENTS)[number]
  language: string | null
}

/** Batches of some people around a moment, in the order of arrival. The same chance makes the same traffic. */
export function makeTraffic(
  random: Random,
  { siteId, name, around, people }: { siteId: string; name: string; around: number; people: number },
): SentBatch[] {
  const deeds = Array.from({ length: people }, (_, index) => live(random, `${name}-${index}`, around)).flat()
  return pack(random, { siteId, name }, deeds)
}

/** The same of people who leave tabs open for days that show a page now and then. */
export function makeLongTraffic(
  random: Random,
  { siteId, name, around, people }: { siteId: string; name: string; around: number; people: number },
): SentBatch[] {
  const deeds = Array.from({ length: people }, (_, index) => stay(random, `${name}-${index}`, around)).flat()
  return pack(random, { siteId, name }, deeds)
}

const STAYS = [2 * HOUR, 12 * HOUR, DAY, DAY + 1, 26 * HOUR, 50 * HOUR]
const PACES = [20 * MINUTE, 30 * MINUTE - 1, 30 * MINUTE - 1, 30 * MINUTE - 1]

function stay(random: Random, name: string, around: number): Deed[] {
  const person: Person = { agent: random.pick(AGENTS), language: random.pick(LANGUAGES.filter(Boolean)) }
  const tabs = Array.from({ length: 1 + random.below(2) }, (_, index) => `${name}-tab-${index}`)
  return tabs.flatMap((tab) => {
    const from = around + random.pick([-47 * HOUR, -30 * HOUR, -24 * HOUR, -HOUR, 0, 7 * HOUR, 20 * HOUR])
    const until = from + random.pick(STAYS)
    const [pace, networks] = [random.pick(PACES), random.shuffle(ADDRESSES).slice(0, 1 + random.below(2))]
    const deeds: Deed[] = []
    let address = random.pick(networks)
    for (let at = from; at <= until; at += random.chance(0.01) ? 30 * MINUTE : pace) {
      if (random.chance(0.05)) address = random.pick(networks)
      const event = act(random, random.pick(PAGES))
      deeds.push({ at, person, tab, address, event, way: event.kind === 'p' ? random.pick(WAYS) : DIRECTLY })
    }
    return deeds
  })
}

/** A few hours of a person: pages in tabs, with pauses, on networks that change. */
function live(random: Random, name: string, around: number): Deed[] {
  const person: Person = { agent: random.pick(AGENTS), language: random.pick(LANGUAGES) }
  const tabs = [`${name}-tab-one`, `${name}-tab-two`, random.chance(0.3) ? null : `${name}-tab-three`]
  let [tab, address, path] = [tabs[0] ?? null, random.pick(ADDRESSES), random.pick(PAGES)]
  let at = around + random.pick([-9 * HOUR, -40 * MINUTE, -MINUTE, -1, 0, 1, 7 * HOUR])
  return Array.from({ length: 1 + random.below(16) }, (_, index) => {
    if (index > 0) at += random.pick(GAPS)
    if (random.chance(0.3)) tab = random.pick(tabs)
    if (random.chance(0.15)) address = random.pick(ADDRESSES)
    if (random.chance(0.35)) path = random.pick(PAGES)
    const event = act(random, path)
    const comesFrom = event.kind !== 'p' ? DIRECTLY : index === 0 || random.chance(0.2) ? random.pick(WAYS) : WITHIN
    return { at, person, tab, address, event, way: comesFrom }
  })
}

function act(random: Random, path: string): Deed['event'] {
  const kind = random.pick(['p', 'p', 'p', 'p', 'e', 'e', 'c', 'c', 'k', 'v'] as const)
  const nothing = { engagedMs: 0, scrollPercent: null, name: null, properties: {}, amount: null, currency: null }
  if (kind === 'e') {
    const engagedMs = random.pick([0, 1, 2_000, 4_999, 5_000, 9_999, 10_000, 61_234])
    return { ...nothing, kind, path, engagedMs, scrollPercent: random.pick([null, 0, 1, 37, 100]) }
  }
  if (kind !== 'c') return { ...nothing, kind, path }
  const keys = Object.keys(PROPERTIES).filter(() => random.chance(0.5))
  const properties = Object.fromEntries(keys.map((key) => [key, random.pick(PROPERTIES[key] ?? [])]))
  const money = { amount: random.pick([0, 0.1, 0.2, 12.3456, 19.99, -5, 1_000_000]), currency: random.pick(CURRENCIES) }
  return { ...nothing, kind, path, name: random.pick(EVENT_NAMES), properties, ...(random.chance(0.5) && money) }
}

/** What was done by one browser in one tab goes out together or apart, at once or a day late. */
function pack(random: Random, { siteId, name }: { siteId: string; name: string }, deeds: Deed[]): SentBatch[] {
  const batches: SentBatch[] = []
  const add = (receivedAt: number, { person, tab, address }: Deed, events: SentEvent[]) => {
    const { language } = person
    const wire = random.shuffle(events).map(toWire)
    batches.push({
      receivedAt,
      address: address.address,
      userAgent: person.agent.userAgent,
      tab,
      language,
      events,
      wire,
    })
  }
  const waiting = deeds.map((deed, index) => ({ deed, id: `${name}-event-${index}` }))
  for (let first = waiting.shift(); first; first = waiting.shift()) {
    const { deed } = first
    const isTogether = (other: Deed) =>
      other.person === deed.person &&
      other.tab === deed.tab &&
      other.address === deed.address &&
      Math.abs(other.at - deed.at) < 12 * HOUR
    const group = [first]
    while (random.chance(0.5)) {
      const next = waiting.findIndex((other) => isTogether(other.deed))
      if (next < 0) break
      group.push(...waiting.splice(next, 1))
    }
    const times = group.map((each) => each.deed.at)
    const latest = Math.min(...times) + DAY
    const receivedAt = Math.min(Math.max(...times) + random.pick(DELAYS), latest)
    const sendAgain = (moment: number, shift: number) =>
      add(
        moment,
        deed,
        group.map((each) => toSent(each.deed, siteId, each.id, moment, shift)),
      )
    sendAgain(receivedAt, 0)
    // The answer got lost: the same ids again, maybe with ages that changed by more than the time in between.
    while (random.chance(0.2) && latest - receivedAt > MINUTE) {
      const again = receivedAt + 1 + random.below(latest - receivedAt - 1)
      sendAgain(again, random.pick([0, 0, -1, -HOUR]))
    }
  }
  // Of those that arrive at the same moment the order is of no account, but the first of an id counts.
  return batches.toSorted((a, b) => a.receivedAt - b.receivedAt)
}

function toSent(deed: Deed, siteId: string, id: string, receivedAt: number, shift: number): SentEvent {
  const { person, tab, address, event, way, at } = deed
  const { userAgent, ...agent } = person.agent
  return {
    id,
    storedId: storedId(siteId, id),
    receivedAt,
    // A little less than a millisecond off, or an age below zero, is rounded away.
    ageMs: Math.min(receivedAt - at, DAY) + shift,
    address: address.address,
    userAgent,
    tab,
    ...event,
    from: { country: address.country, ...agent, language: person.language, ...way.origin },
    url: `${HOST}${event.path}${way.query}`,
    referrerUrl: way.referrer,
  }
}

export const toWire = (event: SentEvent) => ({
  i: event.id,
  n: event.kind,
  a: event.ageMs,
  u: event.url,
  ...(event.kind === 'p' && event.referrerUrl !== null && { r: event.referrerUrl }),
  ...(event.kind === 'e' && { t: event.engagedMs, ...(event.scrollPercent !== null && { d: event.scrollPercent }) }),
  ...(event.kind === 'c' && { x: event.name, o: event.properties }),
  ...(event.amount !== null && { m: event.amount, y: event.currency }),
  ...(event.kind === 'k' && { x: 'main > a.button', h: [500, 20], w: 1_280 }),
  ...(event.kind === 'v' && { o: { lcp: 1_200.5, cls: 0.01 } }),
})

/** UUID version 8 over site and id, as `docs/wire.md` promises that an id counts once per site. */
export function storedId(siteId: string, id: string): string {
  const parts = ['event', siteId, id].map((part) => `${part.length}:${part}`)
  const hex = createHash('sha256').update(parts.join('')).digest('hex')
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`
}
