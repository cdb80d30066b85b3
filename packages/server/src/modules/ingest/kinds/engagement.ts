import { ENGAGEMENT } from '@tinyeclipse/sdk/wire'
import { defineKind, refuse } from './define.ts'
import { clamp, isFiniteNumber } from './values.ts'

const MAX_MS = 86_400_000

export const engagement = defineKind({
  letter: ENGAGEMENT,
  gate: 'behaviour',
  read({ t, d }) {
    if (t === undefined && d === undefined) return refuse('t', 'how long the page was seen, or d: how far')
    if (t !== undefined && !isFiniteNumber(t)) return refuse('t', 'the milliseconds in which the page was seen')
    if (d !== undefined && !isFiniteNumber(d)) return refuse('d', 'the furthest part that was seen, 0 to 100 percent')
    // Clocks jump and pages bounce past their end: such values are brought back to what can be.
    return {
      ...(t !== undefined && { engagedMs: clamp(t, 0, MAX_MS) }),
      ...(d !== undefined && { scrollPercent: clamp(d, 0, 100) }),
    }
  },
})
