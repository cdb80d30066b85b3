import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { PluginScreen } from './bridge.ts'
import { getRegistry, wordsIn } from './registry.ts'

const screen = (name: string, title = name): PluginScreen => ({ name, title, mount: () => undefined })

beforeEach(() => void vi.stubGlobal('window', {}))
afterEach(() => vi.unstubAllGlobals())

it('is one for all copies of the bridge on a page, whichever came first', async () => {
  const first = getRegistry()
  vi.resetModules()
  const other = await import('./registry.ts')
  expect(other.getRegistry).not.toBe(getRegistry)
  other.getRegistry().registerScreen(screen('bookings'))
  expect(first.screens.map(({ name }) => name)).toEqual(['bookings'])
})

it('tells who listens, and lets the later one of a name count', () => {
  const registry = getRegistry()
  const listener = vi.fn()
  registry.listeners.add(listener)
  for (const each of [screen('a'), screen('b'), screen('a', 'A anew')]) registry.registerScreen(each)
  registry.registerCommand({ name: 'close', title: 'Close' })
  expect(registry.screens.map(({ title }) => title)).toEqual(['A anew', 'b'])
  expect(listener).toHaveBeenCalledTimes(4)
})

it("lives beside the tracker's function of the same name", () => {
  const calls: unknown[][] = []
  const tracker = (...call: unknown[]) => void calls.push(call)
  vi.stubGlobal('window', { tinyeclipse: tracker })
  getRegistry().registerScreen(screen('bookings'))
  expect(window.tinyeclipse).toBe(tracker)
  tracker('event', 'x')
  expect(calls).toEqual([['event', 'x']])
  expect(getRegistry().screens).toHaveLength(1)
})

it('reads English to who has no words of their own', () => {
  expect(wordsIn('nl', { en: 'Bookings', nl: 'Boekingen' })).toBe('Boekingen')
  expect(wordsIn('fr', { en: 'Bookings', nl: 'Boekingen' })).toBe('Bookings')
  expect(wordsIn('fr', 'Bookings')).toBe('Bookings')
})
