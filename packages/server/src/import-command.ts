import {
  type ImportAnswer,
  type ImportedEvent,
  type ImportTarget,
  MAX_IMPORTED_EVENTS,
} from '@tinyeclipse/sdk/contract'
import { type Command, flag, need, text, UsageError } from './command.ts'
import { type ControlCall, openControl } from './control.ts'
import { createProgress, type ImportSummary, type Screen, summaryTable } from './import-progress.ts'
import { type Format, openTextFile } from './modules/import/index.ts'
import { isUuid } from './platform/ids.ts'

export interface ImportOptions {
  format: Format
  file: string
  /** Other tables of the same export. */
  also: string[]
  siteId: string
  website: string | null
  isDryRun: boolean
  /** Where progress is shown. */
  screen: Screen
}

/** A body may have a megabyte. */
const MAX_BATCH_BYTES = 900_000
/** So many rows are told of one by one. */
const MAX_COMPLAINTS = 10
/** What shells say of a program that Ctrl-C ended. */
const INTERRUPTED = 130

/** The command that imports files of a format. */
export function importCommand(format: Format): Command {
  const extra = format.options.map(
    (name) => ` [--${name} <${name === 'also' ? 'file' : 'id'}>]${name === 'also' ? '…' : ''}`,
  )
  return {
    usage: `import ${format.name} <file> --site <site>${extra.join('')} [--dry-run] [--json]`,
    summary: `Take over history: ${format.title}`,
    options: {
      site: text,
      'dry-run': flag,
      json: flag,
      ...Object.fromEntries(format.options.map((name) => [name, name === 'also' ? { ...text, multiple: true } : text])),
    },
    async run({ config, log, arguments: [file], options }) {
      const siteId = need(options.site as string | undefined, '--site <site id>')
      if (!isUuid(siteId)) throw new UsageError(`--site ${siteId}: the id of a site, as \`site add\` printed it`)
      const given = {
        ...{ format, siteId, file: need(file, 'a file') },
        also: (options.also as string[] | undefined) ?? [],
        website: (options.website as string | undefined) ?? null,
        isDryRun: options['dry-run'] === true,
        screen: process.stderr,
      }
      const control = await openControl(config, log)
      const summary = await importFile(control.call, given).finally(() => control.close())
      if (summary.isInterrupted) process.exitCode = INTERRUPTED
      if (options.json) return summary
      process.stdout.write(summaryTable(summary))
      return undefined
    },
  }
}

/**
 * Reads a file and hands it to the server, batch by batch; each is stored whole or not at all, and what is stored is
 * recognised, so that a run can be stopped and repeated at any moment.
 */
export async function importFile(call: ControlCall, options: ImportOptions): Promise<ImportSummary> {
  const { format } = options
  const progress = createProgress(options.screen)
  const file = await openTextFile(options.file, progress.addBytes)
  const also = await Promise.all(options.also.map((path) => openTextFile(path, progress.addBytes)))
  const startedAt = performance.now()
  const summary: ImportSummary = {
    ...{ file: options.file, format: format.name, site: options.siteId, domain: '' },
    ...{ isDryRun: options.isDryRun, isInterrupted: false, read: 0, stored: 0, known: 0, skipped: {}, seconds: 0 },
  }
  const skip = (reason: string, count = 1) => {
    summary.skipped[reason] = (summary.skipped[reason] ?? 0) + count
  }
  let complaints = 0
  const complain = (detail: string) => {
    if (++complaints <= MAX_COMPLAINTS) progress.say(detail)
    else if (complaints === MAX_COMPLAINTS + 1) progress.say('There are more; they are counted at the end')
  }
  const interruption = new AbortController()
  const interrupt = () => interruption.abort()
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)

  try {
    const path = `/v1/platform/sites/${options.siteId}/imported-events`
    const target = (await (await call('GET', path)).json()) as ImportTarget
    summary.domain = target.domain
    progress.say(`${options.file} into ${target.domain}; Ctrl-C stops it, and the same command goes on from there`)
    const send = createSender(call, path, { source: format.name, isDryRun: options.isDryRun }, (answer) => {
      summary.stored += answer.stored
      summary.known += answer.known
      for (const [reason, count] of Object.entries(answer.skipped)) skip(reason, count)
    })
    progress.start(file.bytes * format.passes + also.reduce((sum, { bytes }) => sum + bytes, 0), () => summary)
    const input = {
      ...{ file, also, domain: target.domain, website: options.website },
      skip: (reason: string, detail?: string) => {
        skip(reason)
        if (detail !== undefined) complain(detail)
      },
      read: () => {
        summary.read++
      },
    }
    for await (const events of format.read(input)) {
      for (const event of events) await send.add(event)
      if (interruption.signal.aborted) break
    }
    await send.finish()
    summary.isInterrupted = interruption.signal.aborted
    return summary
  } catch (error) {
    if (summary.stored > 0) {
      progress.say(
        `Stopped after ${summary.read} rows. The ${summary.stored} events stored until then stay; the same command goes on from there.`,
      )
    }
    throw error
  } finally {
    progress.stop()
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
    summary.seconds = Math.round(performance.now() - startedAt) / 1000
  }
}

/** Sends batches one after the other, and lets the next be read meanwhile. */
function createSender(
  call: ControlCall,
  path: string,
  shared: { source: string; isDryRun: boolean },
  onAnswer: (answer: ImportAnswer) => void,
) {
  let events: ImportedEvent[] = []
  let bytes = 0
  let underWay: Promise<void> = Promise.resolve()

  async function flush(): Promise<void> {
    if (events.length === 0) return
    const body = { ...shared, events }
    events = []
    bytes = 0
    await underWay
    underWay = call('POST', path, { body }).then(async (response) => onAnswer((await response.json()) as ImportAnswer))
    // Its failure is met by whoever waits for it next.
    underWay.catch(() => undefined)
  }
  return {
    async add(event: ImportedEvent) {
      const size = Buffer.byteLength(JSON.stringify(event)) + 1
      if (events.length === MAX_IMPORTED_EVENTS || bytes + size > MAX_BATCH_BYTES) await flush()
      events.push(event)
      bytes += size
    },
    async finish() {
      await flush()
      await underWay
    },
  }
}
