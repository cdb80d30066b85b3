import { CLICK } from '@tinyeclipse/sdk/wire'
import { defineKind, refuse } from './define.ts'
import { isText, isWithin } from './values.ts'

const MAX_SELECTOR_LENGTH = 200
const isThousandth = (value: unknown): value is number => Number.isInteger(value) && isWithin(value, 0, 1_000)

export const click = defineKind({
  letter: CLICK,
  gate: 'behaviour',
  read({ x, h, w }) {
    if (!isText(x, MAX_SELECTOR_LENGTH))
      return refuse('x', `the selector of the element, 1 to ${MAX_SELECTOR_LENGTH} characters`)
    const [left, top, ...more] = Array.isArray(h) ? h : []
    if (!isThousandth(left) || !isThousandth(top) || more.length > 0) {
      return refuse('h', 'two whole numbers, the place in thousandths of the element’s width and height')
    }
    if (!Number.isInteger(w) || !isWithin(w, 1, 20_000))
      return refuse('w', 'the width of the window, 1 to 20000 pixels')
    return { detail: { selector: x, x: left, y: top, width: w }, isOfDevice: true }
  },
})
