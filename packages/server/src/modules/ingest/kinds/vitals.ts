import { VITALS } from '@tinyeclipse/sdk/wire'
import { defineKind, refuse } from './define.ts'
import { isWithin, readEntries } from './values.ts'

const NAMES: ReadonlySet<string> = new Set(['lcp', 'inp', 'fcp', 'ttfb', 'cls'])
const MOST = 3_600_000
const isMeasured = (value: unknown): value is number => isWithin(value, 0, MOST)

export const vitals = defineKind({
  letter: VITALS,
  gate: 'behaviour',
  read({ o }) {
    const measured = readEntries(o, isMeasured)
    if (!measured || measured.length === 0 || !measured.every(([name]) => NAMES.has(name))) {
      return refuse('o', `some of ${[...NAMES].join(', ')}, each a number from 0 to ${MOST}`)
    }
    return { detail: Object.fromEntries(measured) }
  },
})
