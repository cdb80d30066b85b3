import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { digestUuid } from './ids.ts'

const SQLITE_BUSY = 5

export interface Holder {
  pid: number
  since: string
}

/** Another process holds the data folder. */
export class DataFolderHeldError extends Error {
  override readonly name = 'DataFolderHeldError'
  readonly holder: Holder | null
  constructor(folder: string, holder: Holder | null) {
    const who = holder ? `process ${holder.pid}, since ${holder.since}` : 'another process'
    super(
      `The data folder ${folder} is in use by ${who}. Two processes on one embedded database would lose rows. ` +
        'Stop the other one, or set TINYECLIPSE_DATA to another folder, or use PostgreSQL through DATABASE_URL.',
    )
    this.holder = holder
  }
}

/**
 * Takes a folder for this process until `release`, or throws `DataFolderHeldError`.
 *
 * The lock is one that the operating system holds for SQLite on an empty file: it ends with the process, however that
 * ends, and it holds between containers that share a volume. A file with a process number does neither.
 */
export async function lockDataFolder(folder: string): Promise<{ release(): void }> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { DatabaseSync } = await importSqlite()
  const holderFile = join(folder, 'holder.json')
  const lock = new DatabaseSync(join(folder, 'lock'))
  try {
    lock.exec('pragma busy_timeout = 0; pragma journal_mode = memory; begin exclusive')
  } catch (error) {
    lock.close()
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error
    throw new DataFolderHeldError(folder, readHolder(folder))
  }
  chmodSync(join(folder, 'lock'), 0o600)
  const holder: Holder = { pid: process.pid, since: new Date().toISOString() }
  writeFileSync(holderFile, JSON.stringify(holder), { mode: 0o600 })
  return {
    release() {
      rmSync(holderFile, { force: true })
      lock.close()
    },
  }
}

/** Where the holder of a data folder listens for commands. */
export function controlSocketPath(folder: string): string {
  const path = join(folder, 'control.sock')
  // A socket's path may have 108 bytes; a longer one lives in the temporary folder under a name made from it.
  return Buffer.byteLength(path) < 104 ? path : join(tmpdir(), `tinyeclipse-${digestUuid(folder)}.sock`)
}

function readHolder(folder: string): Holder | null {
  try {
    return JSON.parse(readFileSync(join(folder, 'holder.json'), 'utf8'))
  } catch {
    return null
  }
}

/** Node says on every start that its SQLite is experimental; an operator can do nothing with that. */
async function importSqlite() {
  const emitWarning = process.emitWarning
  process.emitWarning = () => undefined
  try {
    return await import('node:sqlite')
  } finally {
    process.emitWarning = emitWarning
  }
}
