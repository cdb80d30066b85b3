import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Database } from '../../../platform/database.ts'
import type { Log } from '../../../platform/log.ts'
import { createWaker, type Waker, wakeAddress } from './wake.ts'

vi.mock('../store/command-targets.ts', () => ({
  findWakeTarget: async (_: unknown, __: string, siteId: string) =>
    siteId === 'none'
      ? null
      : {
          siteId,
          siteUrl: siteId === 'elsewhere' ? 'https://shop.example.be' : `https://${siteId}.example.be`,
          restUrl: `https://${siteId}.example.be/wp-json/`,
          enrolledAt: new Date(0),
        },
  noteReachable: async (_: unknown, __: string, siteId: string, isReachable: boolean) => {
    noted.push([siteId, isReachable])
  },
}))

const noted: [string, boolean][] = []
let called: string[]
let answers: ((status: number) => void)[]
let waker: Waker

beforeEach(() => {
  vi.useFakeTimers()
  noted.length = 0
  called = []
  answers = []
  waker = createWaker({
    database: { account: (_: string, run: (tx: null) => unknown) => run(null) } as unknown as Database,
    log: { info: () => undefined, warn: () => undefined } as unknown as Log,
    serverKeys: { signRequest: async () => ({}) as never },
    siteFetch: (url, { signal } = {}) => {
      called.push(new URL(url).hostname.split('.')[0] ?? '')
      return new Promise((resolve, reject) => {
        answers.push((status) => resolve({ status, headers: new Headers(), url, body: new Uint8Array() }))
        signal?.addEventListener('abort', () => reject(signal.reason))
      })
    },
  })
})
afterEach(async () => {
  await waker.stop()
  vi.useRealTimers()
})

const settle = () => vi.advanceTimersByTimeAsync(0)
const answerAll = async (status: number) => {
  for (const answer of answers.splice(0)) answer(status)
  await settle()
}

it.each([
  ['https://a.example.be/wp-json/', 'https://a.example.be/wp-json/tinyeclipse/v1/agent/wake'],
  ['https://a.example.be/blog/wp-json', 'https://a.example.be/blog/wp-json/tinyeclipse/v1/agent/wake'],
  ['https://a.example.be/wp-json/?lang=nl', 'https://a.example.be/wp-json/tinyeclipse/v1/agent/wake?lang=nl'],
  ['https://a.example.be/?rest_route=/', 'https://a.example.be/?rest_route=%2Ftinyeclipse%2Fv1%2Fagent%2Fwake'],
  [
    'https://a.example.be/index.php?rest_route=%2F&lang=nl',
    'https://a.example.be/index.php?rest_route=%2Ftinyeclipse%2Fv1%2Fagent%2Fwake&lang=nl',
  ],
])('wakes the site whose REST API is at %s', (restUrl, expected) => {
  expect(wakeAddress(restUrl).href).toBe(expected)
})

it('notes whether it was reached, and asks nobody who cannot be', async () => {
  waker.wake('account', ['a', 'none', 'elsewhere'])
  await settle()
  await answerAll(202)
  waker.wake('account', ['b'])
  await settle()
  await answerAll(403)
  expect(called).toEqual(['a', 'b'])
  expect(noted).toEqual([
    ['a', true],
    ['b', false],
  ])
})

it('lets a site rest between two calls, and makes one call of all that came meanwhile', async () => {
  waker.wake('account', ['a'])
  await settle()
  await answerAll(202)
  for (let times = 0; times < 5; times++) waker.wake('account', ['a'])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(called).toEqual(['a'])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(called).toEqual(['a', 'a'])
  await answerAll(202)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(called).toEqual(['a', 'a'])
})

it('calls a few sites at a time, and all of them in the end', async () => {
  const sites = Array.from({ length: 30 }, (_, index) => `s${index}`)
  waker.wake('account', sites)
  await settle()
  expect(called).toHaveLength(8)
  while (answers.length > 0) await answerAll(202)
  expect(called).toEqual(sites)
})

it('stops without waiting for who does not answer, and notes nothing of them', async () => {
  waker.wake('account', ['a', 'b'])
  await settle()
  await waker.stop()
  expect(noted).toEqual([])
  waker.wake('account', ['c'])
  await settle()
  expect(called).toEqual(['a', 'b'])
})
