/**
 * The work's result, or the signal's reason as soon as it aborts, whatever the work does about it. A fetch does not
 * always hear of it: in Node, once the garbage collector took the request, the body that is still read goes on.
 * https://github.com/nodejs/undici/issues/1926
 */
export function untilAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop)
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
