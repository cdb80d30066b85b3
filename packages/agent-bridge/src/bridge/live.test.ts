import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createLive, type LiveOptions } from './live.ts'

const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
const turn = (visibilityState: 'visible' | 'hidden') => {
  page.visibilityState = visibilityState
  page.dispatchEvent(new Event('visibilitychange'))
}
const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000)

const streamOf = (next: () => Promise<IteratorResult<unknown>>): AsyncIterable<unknown> => ({
  [Symbol.asyncIterator]: () => ({ next }),
})
/** Says nothing until its reader goes. */
const silence = (signal: AbortSignal) =>
  streamOf(
    () =>
      new Promise((resolve) =>
        signal.addEventListener('abort', () => resolve({ done: true, value: undefined }), { once: true }),
      ),
  )
const start = (listen: LiveOptions['listen'] = silence) => {
  const news = vi.fn()
  const listened = vi.fn(listen)
  return { news, listened, live: createLive({ listen: listened, onNews: news }) }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', page)
  page.visibilityState = 'visible'
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('asks seldom while nothing is under way, and opens no stream', async () => {
  const { news, listened, live } = start()
  await minutes(10)
  expect(news.mock.calls.length).toBeGreaterThanOrEqual(5)
  expect(news.mock.calls.length).toBeLessThanOrEqual(9)
  expect(listened).not.toHaveBeenCalled()
  live.stop()
  news.mockClear()
  await minutes(10)
  expect(news).not.toHaveBeenCalled()
})

it('streams while something is under way, and for two minutes after', async () => {
  let speak: (result: IteratorResult<unknown>) => void = () => undefined
  const { news, listened, live } = start(() =>
    streamOf(
      () =>
        new Promise((resolve) => {
          speak = resolve
        }),
    ),
  )
  live.hurry()
  expect(listened).toHaveBeenCalledTimes(1)
  news.mockClear()
  speak({ done: false, value: 'news' })
  await vi.advanceTimersByTimeAsync(0)
  expect(news).toHaveBeenCalledTimes(1)
  live.stop()

  const quiet = start()
  quiet.live.hurry()
  await minutes(5)
  expect(quiet.listened.mock.calls[0]?.[0].aborted).toBe(true)
  quiet.live.stop()
})

it('asks often where there is no stream, and does not try it again', async () => {
  const { news, listened, live } = start(() => streamOf(() => Promise.reject(new Error('This host cannot stream'))))
  live.hurry()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(news.mock.calls.length).toBeGreaterThanOrEqual(3)
  live.hurry()
  expect(listened).toHaveBeenCalledTimes(1)
  live.stop()
})

it('does nothing in a hidden tab, and asks at once when it is looked at again', async () => {
  const { news, listened, live } = start()
  live.hurry()
  turn('hidden')
  expect(listened.mock.calls[0]?.[0].aborted).toBe(true)
  news.mockClear()
  await minutes(30)
  expect(news).not.toHaveBeenCalled()
  turn('visible')
  expect(news).toHaveBeenCalledTimes(1)
  live.stop()
})
