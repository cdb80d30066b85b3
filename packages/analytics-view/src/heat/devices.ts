import type { HeatmapQuery } from '@tinyeclipse/sdk'

export type HeatDevice = Exclude<HeatmapQuery['device'], 'other'>

/** Widths of windows that many have, the first one most. */
export const WIDTHS: Record<HeatDevice, readonly [number, number]> = {
  desktop: [1440, 1024],
  mobile: [390, 360],
  tablet: [820, 1024],
}
export const HEAT_DEVICES = Object.keys(WIDTHS) as HeatDevice[]
