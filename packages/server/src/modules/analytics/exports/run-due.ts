import { AppError, toAppError } from '../../../platform/errors.ts'
import { uuidv7 } from '../../../platform/ids.ts'
import type { Log } from '../../../platform/log.ts'
import type { Parts } from '../parts.ts'
import {
  type DueExport,
  deleteFilesBefore,
  insertFile,
  listDueExports,
  type NewFile,
  settleExport,
} from '../store/exports.ts'
import { makeFile } from './make-file.ts'
import { nextRun } from './schedule.ts'

const DUE_AT_ONCE = 20
const MAX_BYTES = 5 * 1024 ** 2
const KEPT_DAYS = 90
const FIRST_RETRY_MS = 5 * 60_000
const MOST_RETRY_MS = 6 * 3_600_000

/** Makes the files whose time has come, one after the other. One that was missed is made once. */
export async function runDueExports(parts: Parts, log: Log, { signal }: { signal: AbortSignal }): Promise<void> {
  while (!signal.aborted) {
    const due = await parts.database.writer((tx) => listDueExports(tx, parts.clock.now(), DUE_AT_ONCE))
    if (due.length === 0) return
    for (const one of due) {
      if (signal.aborted) return
      await runExport(parts, log, one, signal)
    }
  }
}

async function runExport(parts: Parts, log: Log, due: DueExport, signal: AbortSignal): Promise<void> {
  const { accountId, siteId } = due
  let file: NewFile | null = null
  let error: string | null = null
  try {
    // Nobody may ask for it now, so neither does the clock.
    await parts.accounts.requireActive(accountId)
    const made = await makeFile(parts, { accountId, params: { siteId }, signal }, due.request)
    const content = await readWhole(made.content)
    const madeAt = parts.clock.now()
    file = { id: uuidv7(madeAt.getTime()), madeAt, name: made.name, format: made.format, content }
  } catch (failure) {
    // The server stops, or its time is over: the next one to look makes the file.
    if (signal.aborted) return
    log.warn({ error: failure, exportId: due.id }, 'A scheduled export made no file')
    error = toAppError(failure).message.slice(0, 500)
  }
  const ranAt = parts.clock.now()
  await parts.database.account(accountId, async (tx) => {
    const site = await parts.accounts.findSite(tx, accountId, siteId)
    if (!site) return
    const regular = await nextRun(tx, due.every, site.timeZone, ranAt)
    const pauseMs = Math.min(FIRST_RETRY_MS * 2 ** due.failures, MOST_RETRY_MS)
    const nextRunAt = error === null ? regular : new Date(Math.min(regular.getTime(), ranAt.getTime() + pauseMs))
    // In one transaction: a file is there when the run counts as done, and not twice.
    const isOurs = await settleExport(tx, due, { ranAt, nextRunAt, error })
    if (isOurs && file) await insertFile(tx, due, file)
  })
}

/** Stops as soon as it is too long: of a long list only the beginning is read. */
async function readWhole(content: Iterable<string> | AsyncIterable<string>): Promise<string> {
  const pieces: string[] = []
  let bytes = 0
  for await (const piece of content) {
    bytes += Buffer.byteLength(piece)
    if (bytes > MAX_BYTES) throw new AppError('conflict', `The file has more than the ${MAX_BYTES} bytes that are kept`)
    pieces.push(piece)
  }
  return pieces.join('')
}

export const forgetFiles = ({ database, clock }: Parts): Promise<void> =>
  database.writer((tx) => deleteFilesBefore(tx, new Date(clock.now().getTime() - KEPT_DAYS * 86_400_000)))
