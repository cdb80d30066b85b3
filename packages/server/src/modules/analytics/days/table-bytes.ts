import { narrow } from './column.ts'
import { EVENTS, PAGEVIEWS, SESSIONS, SUM_COUNT, type Table } from './sums.ts'

interface Head {
  values: (string | null)[]
  revenue: Table['revenue']
  /** Bytes of a number, for each of the sums. */
  widths: number[]
}

/** Little-endian: bytes of the head's JSON, the head, then the numbers sum by sum. Values without anything are left out. */
export function encodeTable({ values, sums, revenue }: Table): Buffer {
  const kept: number[] = []
  const moved = new Map<number, number>()
  for (let place = 0; place < values.length; place++) {
    const from = place * SUM_COUNT
    if (sums[from + PAGEVIEWS] === 0 && sums[from + EVENTS] === 0 && sums[from + SESSIONS] === 0) continue
    moved.set(place, kept.push(place) - 1)
  }
  const lists = Array.from({ length: SUM_COUNT }, (_, index) =>
    narrow(kept.map((place) => sums[place * SUM_COUNT + index] as number)),
  )
  const head: Head = {
    values: kept.map((place) => values[place] as string | null),
    revenue: revenue.flatMap(([place, currency, amount]) => {
      const to = moved.get(place)
      return to === undefined ? [] : [[to, currency, amount] as [number, string, number]]
    }),
    widths: lists.map((list) => list.BYTES_PER_ELEMENT),
  }
  const text = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  return Buffer.concat([
    length,
    text,
    ...lists.map((list) => Buffer.from(list.buffer, list.byteOffset, list.byteLength)),
  ])
}

export function decodeTable(bytes: Buffer): Table {
  let from = 4 + bytes.readUInt32LE(0)
  const { values, revenue, widths } = JSON.parse(bytes.toString('utf8', 4, from)) as Head
  const sums = new Float64Array(values.length * SUM_COUNT)
  widths.forEach((width, index) => {
    for (let place = 0; place < values.length; place++, from += width) {
      sums[place * SUM_COUNT + index] = width === 8 ? bytes.readDoubleLE(from) : bytes.readUIntLE(from, width)
    }
  })
  return { values, sums, revenue }
}
