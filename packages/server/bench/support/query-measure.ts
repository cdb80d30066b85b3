import { busy, type CpuTimes, median, readCpu } from './figures.ts'

/** Of one side, a number a round. */
interface Timing {
  ms: number[]
  /** Processor time of this process (the server, or DuckDB), and of PostgreSQL, whose comes in steps of 10 ms. */
  nodeMs: number[]
  postgresMs: number[]
}
export type Timings = Record<string, Timing>

/** Asks each side once a round, every other round backwards, so that none is always first. */
export async function measure(sides: Record<string, () => Promise<unknown>>, rounds: number): Promise<Timings> {
  const timings: Timings = Object.fromEntries(
    Object.keys(sides).map((name) => [name, { ms: [], nodeMs: [], postgresMs: [] }]),
  )
  for (let round = 0; round < rounds; round++) {
    const names = Object.keys(sides)
    for (const name of round % 2 ? names.reverse() : names) {
      const before = readCpu()
      const cpu = process.cpuUsage()
      const start = performance.now()
      await sides[name]?.()
      const ms = performance.now() - start
      const { user, system } = process.cpuUsage(cpu)
      const after = readCpu()
      timings[name]?.ms.push(ms)
      timings[name]?.nodeMs.push((user + system) / 1000)
      if (before && after) timings[name]?.postgresMs.push(childrenMs(before, after))
    }
  }
  return timings
}

/** What this process started, which is PostgreSQL alone. */
function childrenMs(from: CpuTimes, to: CpuTimes): number {
  const secondsOf = (times: CpuTimes) => times.own.get(process.pid)?.seconds ?? 0
  const all = busy(from, to, [process.pid]) * (to.at - from.at)
  return Math.max(0, all - (secondsOf(to) - secondsOf(from)) * 1000)
}

/** The median of the ratios of the rounds, so that what slowed a whole round slows both sides of it. */
export function ratio(timings: Timings, above: string, below: string): number | null {
  const [of, by] = [timings[above]?.ms, timings[below]?.ms]
  return of && by ? median(of.map((value, index) => value / (by[index] ?? Number.NaN))) : null
}

/** Medians of the time it took; processor times are means, as steps of 10 ms have no other middle. */
export const summarize = (timings: Timings) =>
  Object.fromEntries(
    Object.entries(timings).map(([side, { ms, nodeMs, postgresMs }]) => [
      side,
      { ms: round(median(ms), 1), nodeCpuMs: round(mean(nodeMs), 1), postgresCpuMs: round(mean(postgresMs), 1) },
    ]),
  )

export const round = (value: number, digits: number): number => Number(value.toFixed(digits))
const mean = (values: number[]) =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
