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
    isAnswered = isRage = false
  }
  listen({
    // What a page may answer beside changing its elements.
    scroll: answer,
    input: answer,
    click(click) {
      const [target] = click.composedPath() as [Element]
      const path = pathOf(click.target as Element)
      const { x, y } = clicks[0] || click
      if (path !== element || Math.hypot(click.x - x, click.y - y) > WITHIN_PX) judge()
      element = path
      const thirdLast = clicks[clicks.push(click) - 3]
      if (thirdLast && click.timeStamp - thirdLast.timeStamp < WITHIN_MS) isRage = true
      // What is in a shadow root is not seen from outside.
      for (const root of [document, target.getRootNode()])
        observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true })
      clearTimeout(timer)
      timer = setTimeout(judge, WITHIN_MS)
    },
  })
  // Another page, or another tab that opened, is an answer.
  return { leave: answer }
}
