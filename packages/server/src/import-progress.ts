/** What became of a file. */
export interface ImportSummary {
  file: string
  format: string
  site: string
  domain: string
  isDryRun: boolean
  /** The operator stopped it: the same command goes on where it was. */
  isInterrupted: boolean
  /** Rows of the file. */
  read: number
  stored: number
  /** Events that were there already. */
  known: number
  /** Rows and events left out, by reason. */
  skipped: Record<string, number>
  seconds: number
}

const REDRAW_MS = 200
/** Of a log file or a pipe, which has no line to draw again. */
const TELL_MS = 10_000
const BAR_WIDTH = 24

export type Screen = Pick<NodeJS.WriteStream, 'isTTY'> & { write(text: string): unknown }

/** Shows how far an import is: a bar on a terminal, else a line now and then. */
export function createProgress(stream: Screen) {
  const isTerminal = stream.isTTY === true
  let done = 0
  let timer: NodeJS.Timeout | undefined
  const say = (text: string) => stream.write(isTerminal ? `\r\x1b[K${text}\n` : `${text}\n`)
  return {
    addBytes: (count: number) => {
      done += count
    },
    start(total: number, summary: () => Pick<ImportSummary, 'read' | 'stored'>) {
      const startedAt = performance.now()
      const tell = () => {
        const line = describe({ done, total, ...summary(), seconds: (performance.now() - startedAt) / 1000 })
        if (isTerminal) stream.write(`\r\x1b[K${bar(total > 0 ? done / total : 1)} ${line}`)
        else say(line)
      }
      timer = setInterval(tell, isTerminal ? REDRAW_MS : TELL_MS)
    },
    say,
    stop() {
      clearInterval(timer)
      if (isTerminal) stream.write('\r\x1b[K')
    },
  }
}

function bar(part: number): string {
  const filled = Math.round(Math.min(part, 1) * BAR_WIDTH)
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}]`
}

export function describe({
  done,
  total,
  read,
  stored,
  seconds,
}: { done: number; total: number; seconds: number } & Pick<ImportSummary, 'read' | 'stored'>): string {
  const part = total > 0 ? Math.min(done / total, 1) : 1
  const remaining = part > 0.005 && seconds > 1 ? ` · ${duration((seconds / part) * (1 - part))} left` : ''
  const rate = seconds > 0 ? Math.round(read / seconds) : 0
  return `${Math.round(part * 100)} % · ${number(read)} rows, ${number(stored)} stored · ${number(rate)} rows/s${remaining}`
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  return whole < 3_600 ? `${Math.ceil(whole / 60)} min` : `${(whole / 3_600).toFixed(1)} h`
}

const number = (value: number) => value.toLocaleString('en')

/** Why something was left out, as the summary says it. */
const REASONS: Record<string, string> = {
  broken: 'cannot be read',
  method: 'not GET',
  status: 'not answered 200 or 304',
  asset: 'images, scripts and other files',
  not_page: 'feeds, administration and the like',
  bot: 'bots',
  spam: 'referrer spam',
  other_host: 'of another host',
  other_website: 'of another website',
  kind: 'of a kind that is not taken over',
  automatic: 'events that GA4 adds by itself',
  platform: 'of an app, not of the web',
  no_visitor: 'without a visitor',
  no_page: 'without a page',
  bad_url: 'without an address of a page',
  too_old: 'older than the plan keeps',
  in_future: 'of the future',
  plan: 'not included in the plan',
}

/** The summary as a table for people. */
export function summaryTable(summary: ImportSummary): string {
  const skipped = Object.entries(summary.skipped).toSorted(([, a], [, b]) => b - a)
  const rows: [string, number][] = [
    ['rows read', summary.read],
    [summary.isDryRun ? 'events that would be stored' : 'events stored', summary.stored],
    ['events already there', summary.known],
    ['left out', skipped.reduce((sum, [, count]) => sum + count, 0)],
    ...skipped.map(([reason, count]): [string, number] => [`  ${REASONS[reason] ?? reason}`, count]),
  ]
  const names = Math.max(...rows.map(([name]) => name.length))
  const counts = Math.max(...rows.map(([, count]) => number(count).length))
  const lines = rows.map(([name, count]) => `  ${name.padEnd(names)}  ${number(count).padStart(counts)}`)
  const head = `${summary.file} (${summary.format}) into ${summary.domain}${summary.isDryRun ? ', as a trial' : ''}, ${summary.seconds} s`
  const stopped = summary.isInterrupted
    ? '\nStopped before the end. The same command goes on: what is stored is recognised.'
    : ''
  return `${head}\n${lines.join('\n')}${stopped}\n`
}
