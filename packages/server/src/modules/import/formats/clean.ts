import type { ImportedEvent } from '@tinyeclipse/sdk/contract'

const MAX_PROPERTIES = 30
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'))

/** Text that can be stored, cut to a length between characters; undefined when there is none. */
export function cleanText(text: string | null | undefined, maxLength: number): string | undefined {
  if (!text) return undefined
  const clean = text
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .toWellFormed()
  const cut = clean.length > maxLength ? clean.slice(0, maxLength).replace(/[\ud800-\udbff]$/, '') : clean
  return cut === '' ? undefined : cut
}

/** A name as events of the tracker have it. */
export const cleanName = (name: string | null | undefined) =>
  cleanText(name?.replace(/[^\p{L}\p{N}_\-.:/ ]/gu, '_'), 60)

export function cleanProperties(given: Iterable<[string, unknown]>): ImportedEvent['properties'] {
  const properties = new Map<string, string | number | boolean>()
  for (const [name, value] of given) {
    const key = cleanText(name, 60)
    if (!key || key === '__proto__' || properties.size >= MAX_PROPERTIES) continue
    if (typeof value === 'string') properties.set(key, cleanText(value, 500) ?? '')
    else if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)))
      properties.set(key, value)
  }
  return properties.size > 0 ? Object.fromEntries(properties) : undefined
}

/** An amount of money, when both parts can be believed. */
export function cleanAmount(amount: unknown, currency: unknown): Pick<ImportedEvent, 'amount' | 'currency'> {
  const value = typeof amount === 'string' && amount.trim() !== '' ? Number(amount) : amount
  const code = typeof currency === 'string' ? currency.trim().toUpperCase() : ''
  if (typeof value !== 'number' || !(Math.abs(value) <= 1e12) || !CURRENCIES.has(code)) return {}
  return { amount: Math.round(value * 10_000) / 10_000, currency: code }
}

export const cleanCountry = (code: string | null | undefined): string | undefined => {
  const letters = code?.trim().toUpperCase() ?? ''
  return /^[A-Z]{2}$/.test(letters) && letters !== 'XX' && letters !== 'T1' ? letters : undefined
}

export function cleanDevice(name: string | null | undefined): ImportedEvent['device'] {
  const device = name?.toLowerCase()
  if (device === 'laptop' || device === 'desktop') return 'desktop'
  if (device === 'mobile' || device === 'tablet') return device
  return device ? 'other' : undefined
}

/** A UTC moment of a time as databases write it, `2026-05-01 10:00:00.123+02`; null when it is none. */
export function readTime(text: string | null | undefined): string | null {
  const [, day, time, zone = 'Z'] =
    text?.trim().match(/^"?(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,9})?)\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?"?$/) ?? []
  if (!day || !time) return null
  const offset = zone === 'UTC' ? 'Z' : zone.length === 3 ? `${zone}:00` : zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')
  const at = Date.parse(`${day}T${time.slice(0, 12)}${offset}`)
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}
