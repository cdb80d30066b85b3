import { isStorable } from '../../../platform/request-body.ts'

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether it is text of one to so many characters, and can be stored. */
export const isText = (value: unknown, maxLength: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= maxLength && isStorable(value)

/** JSON can write numbers that are too large for one. */
export const isFiniteNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

export const isWithin = (value: unknown, least: number, most: number): value is number =>
  isFiniteNumber(value) && value >= least && value <= most

export const clamp = (value: number, least: number, most: number) => Math.min(Math.max(Math.round(value), least), most)

const MAX_ENTRIES = 30
const MAX_KEY_LENGTH = 60
export const ENTRIES = `at most ${MAX_ENTRIES} entries, with keys of 1 to ${MAX_KEY_LENGTH} characters`

/** The entries of an object, null when it is none, too large, or one of its keys or values is not good. */
export function readEntries<Value>(
  value: unknown,
  isGood: (each: unknown) => each is Value,
): [key: string, value: Value][] | null {
  if (!isRecord(value)) return null
  const entries = Object.entries(value)
  if (entries.length > MAX_ENTRIES) return null
  const areGood = entries.every(([key, each]) => isText(key, MAX_KEY_LENGTH) && isGood(each))
  return areGood ? (entries as [string, Value][]) : null
}
