/** Lets whatever waits have its turn when the last turn is a while ago; call it between steps of long work. */
export type Pause = () => Promise<void>

const BUSY_MS = 8

export function createPause(): Pause {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < BUSY_MS) return
    await new Promise((resolve) => setImmediate(resolve))
    since = performance.now()
  }
}
