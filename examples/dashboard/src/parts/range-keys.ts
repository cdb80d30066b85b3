import type { PRESETS } from '../state/view.ts'

/** The key that chooses a range. */
export const RANGE_KEYS: Record<(typeof PRESETS)[number], string> = {
  today: 'D',
  yesterday: 'E',
  '7d': 'W',
  '30d': 'T',
  '90d': 'N',
  ytd: 'Y',
  last_month: 'P',
}
