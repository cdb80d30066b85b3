import { execFileSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  expectExactly,
  type Place,
  prepare,
  type Subject,
  sendPaths,
  startLoad,
  withDatabase,
} from '../support/load.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { eventually, isPostgres, type ServerProcess, spawnServer } from '../support/server.ts'

/** Either database takes some 40 to 80 MB when new. */
const SIZE = '200m'
const PER_BATCH = 100
const KIBIBYTE = 1_024

const disk = mountDisk()
let postgres: Postgres | undefined
let at: Place
let subject: Subject
let server: ServerProcess | undefined
const counted = new Set<string>()

beforeAll(async () => {
  if (!disk) return
  if (isPostgres) {
    postgres = await startPostgres()
    await moveTo(disk.folder, postgres)
  }
  at = { dataFolder: join(disk.folder, 'server'), databaseUrl: postgres?.url ?? null }
  mkdirSync(at.dataFolder)
  subject = await prepare(at)
})
afterAll(async () => {
  try {
    await server?.kill('SIGKILL')
    await postgres?.remove()
  } finally {
    disk?.unmount()
  }
})

/** PostgreSQL has an error for a table that cannot grow, and ends when its log, 16 MB at a time, cannot. */
const cases = isPostgres
  ? [
      { what: 'for tables', room: 0 },
      { what: 'for the log', room: 14 * KIBIBYTE ** 2 },
    ]
  : [{ what: 'at all', room: 0 }]

it.skipIf(!disk).each(cases)(
  'refuses events while there is no space $what, and goes on when there is',
  async ({ what, room }) => {
    server = await spawnServer(at)
    const { url } = server
    const name = what.replaceAll(' ', '-')
    const refused: { batch: number; paths: string[] }[] = []
    let batches = 0

    const send = async (batch = batches++) => {
      const paths = Array.from({ length: PER_BATCH }, (_, index) => `/${name}-${batch}/${index}`)
      const answer = await sendPaths(url, subject.site.siteKey, paths, batch)
      if (answer.status === 202) for (const path of paths) counted.add(path)
      else {
        expect(answer.status).toBe(503)
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
        expect(['storage_full', 'database_unavailable']).toContain(((await answer.json()) as { code: string }).code)
        refused.push({ batch, paths })
      }
      return answer.status
    }
    expect(await send()).toBe(202)

    const free = disk?.fill(room) ?? (() => {})
    // What the database had set aside is used up first.
    await eventually(
      () => Promise.all(Array.from({ length: 8 }, () => send())),
      (statuses) => statuses.includes(503),
      40_000,
    )
    for (let more = 0; more < 10; more++) await send()
    expect((await fetch(`${url}/health/live`)).status).toBe(200)
    expect(refused.length).toBeGreaterThan(1)

    free()
    if (postgres) await revive(postgres)
    // The visitors send again what was refused.
    for (const { batch } of refused.splice(0)) {
      await eventually(
        () => send(batch),
        (status) => status === 202,
        30_000,
      )
    }
    const load = startLoad({ url: () => url, siteKey: subject.site.siteKey, name: `${name}-later` })
    await load.progress(100)
    await load.finish()
    for (const path of load.sent) counted.add(path)
    expect(server.process.exitCode).toBeNull()
    expect(await server.kill('SIGTERM')).toBe(0)
    await withDatabase(at, (database) => expectExactly(database, subject.site.id, counted))
  },
)

/** A disk of its own that is quickly full; null, said aloud, where this user may not mount one. */
function mountDisk() {
  const folder = mkdtempSync(join(tmpdir(), 'tinyeclipse-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder], { stdio: 'pipe' })
  } catch (error) {
    rmSync(folder, { recursive: true })
    console.warn(
      `SKIPPED: a full disk is not tested, because this user may not mount a small one. Run it as root. ${error}`,
    )
    return null
  }
  const unmount = () => {
    // Lazily: a process that is still ending may have a file open.
    execFileSync('umount', ['--lazy', folder])
    rmSync(folder, { recursive: true })
    process.removeListener('exit', unmount)
  }
  process.once('exit', unmount)
  return { folder, unmount, fill: (room: number) => fill(join(folder, 'filler'), room) }
}

/** Leaves so many bytes free; answers what gives the space back. */
function fill(file: string, room: number): () => void {
  const descriptor = openSync(file, 'w')
  for (const size of [KIBIBYTE ** 2, 4 * KIBIBYTE]) {
    try {
      while (writeSync(descriptor, Buffer.alloc(size)) === size);
    } catch (error) {
      expect((error as { code?: string }).code).toBe('ENOSPC')
    }
  }
  ftruncateSync(descriptor, fstatSync(descriptor).size - room)
  closeSync(descriptor)
  return () => rmSync(file)
}

/** Starts it where a full disk has ended it, as whatever supervises it does; it may also be helping itself up. */
async function revive({ url, start, dataDir }: Postgres): Promise<void> {
  await eventually(
    async () => {
      if (!isRunning(dataDir)) await start()
      const client = new Client({ connectionString: url })
      client.on('error', () => undefined)
      await client.connect()
      await client.end()
      return true
    },
    (isUp) => isUp,
    30_000,
  )
}

/** By the file that PostgreSQL keeps while it runs; of one that was killed, the process is gone. */
function isRunning(dataDir: string): boolean {
  const file = join(dataDir, 'postmaster.pid')
  if (!existsSync(file)) return false
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function moveTo(folder: string, { stop, start, dataDir }: Postgres): Promise<void> {
  await stop()
  const place = join(folder, 'postgres')
  // Owner and rights must stay as they are: PostgreSQL checks them.
  execFileSync('cp', ['-a', dataDir, place])
  rmSync(dataDir, { recursive: true })
  symlinkSync(place, dataDir)
  await start()
}
