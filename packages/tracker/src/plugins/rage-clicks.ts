import { listen } from '../listen.ts'
import type { Plugin } from '../types.ts'
import { pathOf } from './element-path.ts'

const WITHIN_MS = 1_000
const WITHIN_PX = 30

/**
 * Tells of three or more quick clicks on one spot of an element when nothing on the page answered: none on a carousel,
 * one on a dead button. A series counts once, a second after its last click, because answers take time.
 */
export const rageClicks: Plugin = ({ event }) => {
  let clicks: MouseEvent[] = []
  let element: string
  let values: string
  let isAnswered = false
  let isRage = false
  let timer: number | undefined

  const answer = () => {
    isAnswered = true
  }
  const observer = new MutationObserver(answer)
  const judge = () => {
    // Three clicks also select a paragraph, or what stands in a field.
    if (isRage && !isAnswered && !`${getSelection()}`) event('rage_click', { element })
    observer.disconnect()
    clicks = []
    isRage = false
  }
  listen({
    // What a page may answer beside changing its elements.
    scroll: answer,
    input: answer,
    click(click) {
      const path = pathOf(click.target as Element)
      const root = (click.composedPath()[0] as Element).getRootNode() as Document
      // Compared, never sent: a script that sets a field, as the + and − of a quantity do, says nothing of it.
      // biome-ignore lint/suspicious/noAssignInExpressions: the shortest way
      if (values !== (values = `${[...root.querySelectorAll('input')].map(({ value }) => value)}`)) answer()
      const { x, y } = (clicks[0] || {}) as MouseEvent
      // Not "farther than", as there is no place before the first.
      if (path !== element || !(Math.hypot(click.x - x, click.y - y) < WITHIN_PX)) {
        judge()
        isAnswered = false
        element = path
      }
      isRage ||= click.timeStamp - (clicks[clicks.push(click) - 3] as MouseEvent)?.timeStamp < WITHIN_MS
      // What is in a shadow root is not seen from outside.
      for (const each of [document, root])
        observer.observe(each, { subtree: true, childList: true, attributes: true, characterData: true })
      clearTimeout(timer)
      timer = setTimeout(judge, WITHIN_MS)
    },
  })
  // Another page, or another tab that opened, is an answer.
  return answer
}
