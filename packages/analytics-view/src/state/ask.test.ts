import { ApiError } from '@tinyeclipse/sdk'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { askUntilAnswered } from './ask.ts'

const listeners = new Map<string, () => void>()
beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('addEventListener', (name: string, listener: () => void) => listeners.set(name, listener))
  vi.stubGlobal('removeEventListener', (name: string) => listeners.delete(name))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const failure = (retryable: boolean) => new ApiError({ message: 'No.', code: 'internal', status: 500, retryable })

it('tries what may succeed later again by itself, ever more slowly', async () => {
  const ask = vi.fn().mockRejectedValueOnce(failure(true)).mockRejectedValueOnce(failure(true)).mockResolvedValue(7)
  const told = { value: vi.fn(), error: vi.fn() }
  const stop = askUntilAnswered(ask, told)
  await vi.advanceTimersByTimeAsync(1_999)
  expect(ask).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(ask).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(4_000)
  expect(told.value).toHaveBeenCalledExactlyOnceWith(7)
  expect(told.error).toHaveBeenCalledTimes(2)
  stop()
})

it('asks no more for what is refused for good', async () => {
  const ask = vi.fn().mockRejectedValue(failure(false))
  const stop = askUntilAnswered(ask, { value: vi.fn(), error: vi.fn() })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(ask).toHaveBeenCalledTimes(1)
  stop()
})

it('tells nothing of an answer that comes after it was stopped', async () => {
  const told = { value: vi.fn(), error: vi.fn() }
  let given: AbortSignal | undefined
  let answer: ((value: number) => void) | undefined
  const stop = askUntilAnswered((signal) => {
    given = signal
    return new Promise<number>((resolve) => {
      answer = resolve
    })
  }, told)
  stop()
  answer?.(1)
  await vi.advanceTimersByTimeAsync(0)
  expect(given?.aborted).toBe(true)
  expect(told.value).not.toHaveBeenCalled()
})

it('asks anew when the network is back', async () => {
  const ask = vi.fn().mockResolvedValue(1)
  const stop = askUntilAnswered(ask, { value: vi.fn(), error: vi.fn() })
  await vi.advanceTimersByTimeAsync(0)
  listeners.get('online')?.()
  expect(ask).toHaveBeenCalledTimes(2)
  stop()
  expect(listeners.size).toBe(0)
})
