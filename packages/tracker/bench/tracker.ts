import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { launchBrowser } from '../../server/test/support/browser.ts'
import { type Load, loadPage } from './support/load-page.ts'
import { startSite } from './support/site.ts'
import { createSubjects } from './support/subjects.ts'

// What a tracker costs the page that it measures, ours beside Plausible’s. README.md has the method.

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '15' },
    /** How many times slower the processor is made: that of a phone. */
    throttle: { type: 'string', default: '4' },
  },
})
const rounds = Number(options.rounds)
const throttle = Number(options.throttle)
if (!(rounds >= 1) || !(throttle >= 1)) throw new Error('--rounds and --throttle are 1 or more')
const say = (text: string) => options.json || console.log(text)

const subjects = await createSubjects()
const site = await startSite(subjects)
const browser = await launchBrowser()
const loads = new Map<string, Load[]>()
try {
  say(`${browser.version()} on ${cpus().length} processors (${cpus()[0]?.model.trim()}), ${rounds} rounds`)
  // Once for nothing: the first page of a browser pays for the browser.
  for (const place of subjects.keys()) await loadPage(browser, `${site.url}/page-${place}`, 1)
  for (let round = 0; round < rounds; round++) {
    const places = [...subjects.keys()]
    // Every other round backwards, so that none is always the first.
    for (const place of round % 2 ? places.reverse() : places) {
      for (const rate of [1, throttle]) {
        const key = keyOf(subjects[place]?.name ?? '', rate)
        loads.set(key, [...(loads.get(key) ?? []), await loadPage(browser, `${site.url}/page-${place}`, rate)])
      }
    }
    say(`round ${round + 1} of ${rounds}`)
  }
} finally {
  await browser.close()
  site.close()
}

const figures = subjects.map(({ name, bytes }) => ({
  name,
  bytes,
  plain: summarize(name, 1),
  throttled: summarize(name, throttle),
}))
if (!options.json) {
  for (const { name, bytes, plain, throttled } of figures) {
    say(`${name}: ${bytes.gzip} B gzip, ${bytes.brotli} B brotli`)
    say(`  as it is:        ${JSON.stringify(plain)}`)
    say(`  ${throttle} times slower:  ${JSON.stringify(throttled)}`)
  }
}
console.log(JSON.stringify({ bench: 'tracker', rounds, throttle, figures }))

function keyOf(name: string, rate: number) {
  return `${name} ${rate}`
}

/** Medians of the rounds, and of each round’s ratio to Plausible. */
function summarize(name: string, rate: number) {
  const own = loads.get(keyOf(name, rate)) ?? []
  const theirs = loads.get(keyOf('plausible', rate)) ?? []
  const middle = (part: keyof Load) => round(median(own.map((load) => load[part] ?? Number.NaN)))
  return {
    scriptMs: middle('script'),
    scriptRange: [
      round(Math.min(...own.map(({ script }) => script))),
      round(Math.max(...own.map(({ script }) => script))),
    ],
    evaluateMs: middle('evaluate'),
    firstRequestMs: middle('firstRequest'),
    longTasksMs: middle('longTasks'),
    ofPlausible: round(median(own.map(({ script }, index) => script / (theirs[index]?.script ?? Number.NaN)))),
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return ((sorted[(sorted.length - 1) >> 1] ?? Number.NaN) + (sorted[sorted.length >> 1] ?? Number.NaN)) / 2
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
