import type { Browser } from 'playwright-core'

/** What one load of a page cost, in milliseconds; scripts in those of the processor. */
export interface Load {
  /** Compiling and running the script, with all that it did while the page was watched. */
  script: number
  /** Of that, before the script gave way for the first time. */
  evaluate: number
  /** From the script’s arrival to the first request it makes; null when it makes none. */
  firstRequest: number | null
  /** Tasks of the page over 50 ms, together. */
  longTasks: number
}

interface TraceEvent {
  name: string
  /** Of the thread, in processor time, so that a busy machine adds little to it. */
  tdur?: number
  args?: { data?: { url?: string } }
}

const WATCHED_MS = 1_200

/** Opens a page in a context of its own, so nothing is cached, and watches it for a while. */
export async function loadPage(browser: Browser, url: string, throttle: number): Promise<Load> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.addInitScript(() => {
      // Plausible leaves out browsers that are steered.
      Object.defineProperty(navigator, 'webdriver', { get: () => false })
      const seen = Object.assign(window, { longTasks: 0 })
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) seen.longTasks += duration
      }).observe({ type: 'longtask', buffered: true })
    })
    const session = await context.newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: throttle })
    await browser.startTracing(page, { categories: ['devtools.timeline', 'v8'] })
    await page.goto(url)
    await page.waitForTimeout(WATCHED_MS)
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] }
    const told = await page.evaluate(() => {
      const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
      const script = entries.find(({ name }) => name.includes('/script-'))
      const request = entries.find(({ name }) => name.endsWith('/v1/events'))
      return {
        firstRequest: script && request ? request.startTime - script.responseEnd : null,
        longTasks: (window as unknown as { longTasks: number }).longTasks,
      }
    })
    return { ...told, ...costOf(traceEvents) }
  } finally {
    await context.close()
  }
}

/** Sums what the trace says of the script. Neither of the two happens within the other. */
function costOf(events: readonly TraceEvent[]): Pick<Load, 'script' | 'evaluate'> {
  let [calls, evaluate] = [0, 0]
  for (const { name, tdur = 0, args } of events) {
    if (!args?.data?.url?.includes('/script-')) continue
    // Compiling is part of it.
    if (name === 'EvaluateScript') evaluate += tdur
    if (name === 'FunctionCall') calls += tdur
  }
  return { script: (evaluate + calls) / 1000, evaluate: evaluate / 1000 }
}
