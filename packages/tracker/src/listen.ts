import { guard } from './guard.ts'

/**
 * Listens on window: before the page does, so that it cannot keep an event from us, and passively, so that we cannot
 * change what happens.
 */
export const listen = <Type extends keyof WindowEventMap>(type: Type, run: (event: WindowEventMap[Type]) => void) =>
  addEventListener(type, guard(run), { capture: true, passive: true })
