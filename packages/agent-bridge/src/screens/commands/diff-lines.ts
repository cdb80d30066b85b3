export interface Line {
  kind: 'same' | 'added' | 'removed' | 'skipped'
  /** Of `skipped`, how many lines. */
  words: string
}

/** Comparing takes before × after steps: past this, all of the one and all of the other are shown. */
const MOST_STEPS = 1_000_000
const CONTEXT = 2

/** The lines of two texts, those that both have once; long runs of these are skipped. */
export function diffLines(before: string, after: string): Line[] {
  const one = toLines(before)
  const other = toLines(after)
  if (one.length * other.length > MOST_STEPS) return [...one.map(removed), ...other.map(added)]
  return skipLongRuns(merge(one, other, commonLengths(one, other)))
}

/** A text that is not there has no lines. */
const toLines = (text: string): string[] => (text === '' ? [] : text.split(/\r\n|\r|\n/))
const removed = (words: string): Line => ({ kind: 'removed', words })
const added = (words: string): Line => ({ kind: 'added', words })

/** Length of the longest common subsequence of what follows each pair of places. */
function commonLengths(one: string[], other: string[]): Uint32Array[] {
  const table = Array.from({ length: one.length + 1 }, () => new Uint32Array(other.length + 1))
  for (let i = one.length - 1; i >= 0; i--) {
    const [row, next] = [table[i], table[i + 1]]
    if (!row || !next) break
    for (let j = other.length - 1; j >= 0; j--) {
      row[j] = one[i] === other[j] ? (next[j + 1] ?? 0) + 1 : Math.max(next[j] ?? 0, row[j + 1] ?? 0)
    }
  }
  return table
}

function merge(one: string[], other: string[], lengths: Uint32Array[]): Line[] {
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < one.length && j < other.length) {
    const [here, there] = [one[i] ?? '', other[j] ?? '']
    if (here === there) {
      lines.push({ kind: 'same', words: here })
      i++
      j++
    } else if ((lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0)) {
      lines.push(removed(here))
      i++
    } else {
      lines.push(added(there))
      j++
    }
  }
  return [...lines, ...one.slice(i).map(removed), ...other.slice(j).map(added)]
}

/** Keeps what is the same only beside what is not. */
function skipLongRuns(lines: Line[]): Line[] {
  const isNear = lines.map((_, index) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ kind }) => kind !== 'same'),
  )
  const shown: Line[] = []
  let skipped = 0
  const flush = () => {
    if (skipped > 0) shown.push({ kind: 'skipped', words: String(skipped) })
    skipped = 0
  }
  for (const [index, line] of lines.entries()) {
    if (!isNear[index]) {
      skipped++
      continue
    }
    flush()
    shown.push(line)
  }
  flush()
  return shown
}
