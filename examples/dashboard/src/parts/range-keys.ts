import type { Preset } from '@tinyeclipse/analytics-view/state/view'

/** The key that chooses a range. */
export const RANGE_KEYS: Record<Preset, string> = {
  today: 'D',
  yesterday: 'E',
  '7d': 'W',
  '30d': 'T',
  '90d': 'N',
  ytd: 'Y',
  last_month: 'P',
}
