import { CLICK } from '@tinyeclipse/sdk/wire'
import { listen } from '../listen.ts'
import type { Plugin } from '../types.ts'
import { pathOf } from './element-path.ts'

/** Tells where on an element a click was, in thousandths, for a heat map that fits every width of the page. */
export const heatmap: Plugin = ({ add }) =>
  listen('click', ({ target, clientX, clientY }) => {
    const element = target as Element
    const { left, top, width, height } = element.getBoundingClientRect()
    const place: [number, number] = [
      Math.round(((clientX - left) / width) * 1000),
      Math.round(((clientY - top) / height) * 1000),
    ]
    // A click by keyboard, or by a label on its field, has no place in the element.
    if (place.every((each) => each >= 0 && each <= 1000)) add(CLICK, { x: pathOf(element), h: place, w: innerWidth })
  })
