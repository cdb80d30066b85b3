import type { Database } from '../../../platform/database.ts'
import type { Log } from '../../../platform/log.ts'
import type { SafeFetch } from '../../../platform/safe-fetch.ts'
import type { ServerSigning } from '../server-keys.ts'
import { findWakeTarget, noteReachable } from '../store/command-targets.ts'
import { whyNotWoken } from '../wake-target.ts'

const ROUTE = '/tinyeclipse/v1/agent/wake'
const BODY = '{}'
const TIMEOUT_MS = 10_000
const MOST_AT_ONCE = 8
/** More than these wait for their heartbeat. */
const MOST_WAITING = 10_000
/** An agent heeds one wake-up in 10 s; what comes sooner waits that long, and one call does for all of it. */
const REST_MS = 10_500

/** Asks agents to fetch what waits for them. It is a hint: an agent that is not reached comes by itself in minutes. */
export interface Waker {
  /** Call it once what is to be fetched is committed. */
  wake(accountId: string, siteIds: Iterable<string>): void
  stop(): Promise<void>
}

export function createWaker({
  database,
  siteFetch,
  log,
  serverKeys,
  restMs = REST_MS,
}: {
  database: Database
  siteFetch: SafeFetch
  log: Log
  serverKeys: Pick<ServerSigning, 'signRequest'>
  restMs?: number
}): Waker {
  const stopping = new AbortController()
  const waiting = new Map<string, { accountId: string; siteId: string }>()
  const resting = new Map<string, NodeJS.Timeout>()
  const calls = new Set<Promise<void>>()

  /** Begins as many calls as may be under way; those at rest are begun when their rest is over. */
  function go(): void {
    for (const [siteId, target] of waiting) {
      if (calls.size >= MOST_AT_ONCE) return
      if (resting.has(siteId)) continue
      waiting.delete(siteId)
      rest(siteId)
      const call = callSite(target)
        .catch((error) => log.warn({ error, siteId }, 'A wake-up could not be sent'))
        .finally(() => {
          calls.delete(call)
          go()
        })
      calls.add(call)
    }
  }

  function rest(siteId: string): void {
    const timer = setTimeout(() => {
      resting.delete(siteId)
      go()
    }, restMs)
    resting.set(siteId, timer.unref())
  }

  async function callSite({ accountId, siteId }: { accountId: string; siteId: string }): Promise<void> {
    const target = await database.account(accountId, (tx) => findWakeTarget(tx, accountId, siteId))
    if (!target || whyNotWoken(target) || stopping.signal.aborted) return
    const isReachable = await post(wakeAddress(target.restUrl), siteId)
    if (isReachable === null) return
    await database.account(accountId, (tx) => noteReachable(tx, accountId, siteId, isReachable))
  }

  /** Null when the server stops meanwhile. */
  async function post(url: URL, siteId: string): Promise<boolean | null> {
    try {
      const query = url.search.slice(1)
      const signed = await serverKeys.signRequest({ method: 'POST', path: ROUTE, query, body: BODY, siteId })
      const answer = await siteFetch(url.href, {
        method: 'POST',
        headers: { ...signed, 'Content-Type': 'application/json', 'User-Agent': 'TinyEclipse' },
        body: BODY,
        timeoutMs: TIMEOUT_MS,
        maxBytes: 64 * 1024,
        // A POST that is led elsewhere arrives as something else.
        maxRedirects: 0,
        signal: stopping.signal,
      })
      if (answer.status === 202) return true
      log.info({ siteId, status: answer.status }, 'A site did not take its wake-up; it comes by itself')
    } catch (error) {
      if (stopping.signal.aborted) return null
      log.info({ siteId, error }, 'A site could not be woken; it comes by itself')
    }
    return false
  }

  return {
    wake(accountId, siteIds) {
      if (stopping.signal.aborted) return
      for (const siteId of siteIds) if (waiting.size < MOST_WAITING) waiting.set(siteId, { accountId, siteId })
      go()
    },
    async stop() {
      stopping.abort()
      waiting.clear()
      for (const timer of resting.values()) clearTimeout(timer)
      await Promise.all(calls)
    },
  }
}

/** Where its REST API is, with pretty addresses or without. */
export function wakeAddress(restUrl: string): URL {
  const url = new URL(restUrl)
  if (url.searchParams.has('rest_route')) url.searchParams.set('rest_route', ROUTE)
  else url.pathname = `${url.pathname.replace(/\/+$/, '')}${ROUTE}`
  return url
}
