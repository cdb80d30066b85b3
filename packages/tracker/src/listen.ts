import { guard } from './guard.ts'

type Handlers = {
  [Type in keyof (WindowEventMap & DocumentEventMap)]?: (event: (WindowEventMap & DocumentEventMap)[Type]) => unknown
}

/** Listens on window, and hears of everything before the page does, so that it cannot keep an event from us. */
export const listen = (handlers: Handlers) => {
  for (const type in handlers) addEventListener(type, guard(handlers[type as 'click'] as () => void), true)
}
