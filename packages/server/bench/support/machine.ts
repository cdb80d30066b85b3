import { cpus } from 'node:os'
import pg from 'pg'
import type { Postgres } from '../../test/support/postgres.ts'
import { busy, type CpuTimes, foreign, readCpu } from './figures.ts'

export const PROCESSORS = cpus().length

/** Processors kept busy; `foreign` is the part of the machine that others took. */
export interface Cpu {
  server: number
  load: number
  database: number
  foreign: number
}

export function cpuOf(from: CpuTimes, to: CpuTimes, server: number, sender: number): Cpu {
  const all = busy(from, to, [process.pid])
  const [serverBusy, loadBusy] = [busy(from, to, [server]), busy(from, to, [sender])]
  return {
    server: serverBusy,
    load: loadBusy,
    // What is left below this process, itself aside, is PostgreSQL; PGlite is a thread of the server.
    database: Math.max(0, all - serverBusy - loadBusy),
    foreign: foreign(from, to, PROCESSORS),
  }
}

/** Others on the machine spoil a round; a little patience avoids the worst of it. */
export async function untilQuiet(): Promise<void> {
  for (let looks = 0; looks < 8; looks++) {
    const from = readCpu()
    await pause(0.5)
    const to = readCpu()
    if (!from || !to || foreign(from, to, PROCESSORS) < 0.1) return
  }
}

export async function createDatabase(postgres: Postgres, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  const url = new URL(postgres.url)
  url.pathname = `/${name}`
  return url.href
}

export function pause(length: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, length * 1000))
}
