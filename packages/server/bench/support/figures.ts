import { readdirSync, readFileSync } from 'node:fs'

export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] = sorted.length % 2 ? [sorted[middle], sorted[middle]] : [sorted[middle - 1], sorted[middle]]
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2
}

const CLOCK_TICKS = 100
const isLinux = process.platform === 'linux'

/** Seconds of processor time since some start: of each process and all it started, and of the whole machine. */
export interface CpuTimes {
  /** Of each process with the children it waited for, by its id. */
  own: Map<number, { parent: number; seconds: number }>
  /** Busy, over all processors. */
  machine: number
  at: number
}

/** Null where there is no /proc. */
export function readCpu(): CpuTimes | null {
  if (!isLinux) return null
  const own: CpuTimes['own'] = new Map()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const fields = statOf(name)
    // After the name: state ppid … utime(11) stime(12) cutime(13) cstime(14).
    if (fields)
      own.set(Number(name), {
        parent: Number(fields[1]),
        seconds: fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / CLOCK_TICKS,
      })
  }
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] =
    readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/ +/).slice(1).map(Number) ?? []
  return { own, machine: (user + nice + system + irq + softirq + steal) / CLOCK_TICKS, at: performance.now() }
}

function statOf(pid: string): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}

/** Processors that these processes and all below them kept busy between two readings: 1 is one processor. */
export function busy(from: CpuTimes, to: CpuTimes, roots: number[]): number {
  const isBelow = (pid: number): boolean => {
    if (roots.includes(pid)) return true
    const parent = to.own.get(pid)?.parent
    return parent !== undefined && parent > 1 && isBelow(parent)
  }
  let seconds = 0
  for (const [pid, { seconds: now }] of to.own) {
    if (isBelow(pid)) seconds += now - (from.own.get(pid)?.seconds ?? 0)
  }
  return (seconds * 1000) / (to.at - from.at)
}

/** The part of the machine, 0 to 1, that everybody else took. */
export function foreign(from: CpuTimes, to: CpuTimes, processors: number): number {
  const all = ((to.machine - from.machine) * 1000) / (to.at - from.at)
  return Math.max(0, all - busy(from, to, [process.pid])) / processors
}

export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
