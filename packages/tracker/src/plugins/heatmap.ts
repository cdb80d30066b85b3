import { CLICK } from '@tinyeclipse/sdk/wire'
import { listen } from '../listen.ts'
import type { Plugin } from '../types.ts'
import { pathOf } from './element-path.ts'

/** Tells where on an element a click was, in thousandths, for a heat map that fits every width of the page. */
export const heatmap: Plugin = ({ add }) =>
  listen({
    click({ target, x, y }) {
      const { left, top, width, height } = (target as Element).getBoundingClientRect()
      const h: [number, number] = [(((x - left) / width) * 1000) | 0, (((y - top) / height) * 1000) | 0]
      // Neither a click by keyboard nor one beside a short page is in the element.
      if (h.every((each) => each >>> 0 < 1001)) add(CLICK, { x: pathOf(target as Element), h, w: innerWidth })
    },
  })
