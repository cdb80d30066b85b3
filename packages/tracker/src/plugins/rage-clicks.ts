import { listen } from '../listen.ts'
import type { Plugin } from '../types.ts'
import { pathOf } from './element-path.ts'

const WITHIN_MS = 1_000
const WITHIN_PX = 30
/** What a page may answer beside changing its elements. */
const ANSWERS = ['scroll', 'input', 'play', 'pause'] as const

/**
 * Tells of three or more quick clicks on one spot of an element when nothing on the page answered: none on a carousel,
 * one on a dead button. A series counts once, a second after its last click, because answers take time.
 */
export const rageClicks: Plugin = ({ event }) => {
  let clicks: MouseEvent[] = []
  let spot: EventTarget | undefined
  let isAnswered = false
  let isRage = false
  let timer: number | undefined

  const answer = () => {
    isAnswered = true
  }
  const observer = new MutationObserver(answer)
  const judge = () => {
    if (isRage && !isAnswered) event('rage_click', { element: pathOf(clicks[0]?.target as Element) })
    observer.disconnect()
    clicks = []
    isAnswered = isRage = false
  }
  for (const type of ANSWERS) listen(type, answer)

  listen('click', (click) => {
    const [target] = click.composedPath() as [Element]
    const [first] = clicks
    if (target !== spot || !first || Math.hypot(click.x - first.x, click.y - first.y) > WITHIN_PX) judge()
    spot = target
    clicks = [...clicks, click]
    const thirdLast = clicks[clicks.length - 3]
    if (thirdLast && click.timeStamp - thirdLast.timeStamp < WITHIN_MS && !isText(target)) isRage = true
    // What is in a shadow root is not seen from outside.
    for (const root of [document, target.getRootNode()])
      observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true })
    clearTimeout(timer)
    timer = setTimeout(judge, WITHIN_MS)
  })
  return (moment) => {
    // Another page, or another tab that opened, is an answer.
    if (moment !== 'plan') answer()
  }
}

/** Three clicks select a paragraph, or what stands in a field. */
const isText = (element: Element) => {
  const { cursor } = getComputedStyle(element)
  return cursor === 'text' || (cursor === 'auto' && `${getSelection()}`)
}
