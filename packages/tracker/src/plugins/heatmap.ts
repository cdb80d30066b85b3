import { CLICK } from '@tinyeclipse/sdk/wire'
import { listen } from '../listen.ts'
import type { Plugin } from '../types.ts'
import { pathOf } from './element-path.ts'

/** Tells where on an element a click was, in thousandths, for a heat map that fits every width of the page. */
export const heatmap: Plugin = ({ add }) =>
  listen({
    click({ target, detail, x, y }) {
      const { left, top, width, height } = (target as Element).getBoundingClientRect()
      const h = [((x - left) / width) * 1000, ((y - top) / height) * 1000].map(Math.round) as [number, number]
      // A click by keyboard has no place.
      if (detail) add(CLICK, { x: pathOf(target as Element), h, w: innerWidth })
    },
  })
