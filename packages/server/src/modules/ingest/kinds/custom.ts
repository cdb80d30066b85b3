import { CUSTOM } from '@tinyeclipse/sdk/wire'
import { defineKind, refuse } from './define.ts'
import { ENTRIES, isFiniteNumber, isText, isWithin, readEntries } from './values.ts'

const NAME = /^[\p{L}\p{M}\p{N}_\-.:/ ]{1,60}$/u
const MAX_TEXT_LENGTH = 500
const MAX_AMOUNT = 1e12
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

type Property = string | number | boolean | null
const isProperty = (value: unknown): value is Property =>
  value === null ||
  value === '' ||
  typeof value === 'boolean' ||
  isFiniteNumber(value) ||
  isText(value, MAX_TEXT_LENGTH)

export const custom = defineKind({
  letter: CUSTOM,
  gate: 'behaviour',
  read({ x, o, m, y }) {
    const name = typeof x === 'string' ? x.trim() : ''
    if (!NAME.test(name)) return refuse('x', 'the name, 1 to 60 letters, digits, blanks and _ - . : /')
    const properties = o === undefined ? [] : readEntries(o, isProperty)
    if (!properties) {
      return refuse('o', `properties: ${ENTRIES}, and text of at most ${MAX_TEXT_LENGTH}, numbers, true, false or null`)
    }
    if (m !== undefined && !isWithin(m, -MAX_AMOUNT, MAX_AMOUNT)) return refuse('m', 'an amount of at most 10^12')
    if (m !== undefined && y === undefined) return refuse('m', 'an amount needs its currency y')
    if (y !== undefined && !(typeof y === 'string' && CURRENCIES.has(y))) {
      return refuse('y', 'a currency by ISO 4217, such as EUR')
    }
    return {
      name,
      ...(m !== undefined && { amount: Math.round(m * 1e4) / 1e4, currency: y as string }),
      // Entries become properties of their own, whatever they are called: assigning to `__proto__` would not.
      ...(properties.length > 0 && { detail: Object.fromEntries(properties) }),
    }
  },
})
