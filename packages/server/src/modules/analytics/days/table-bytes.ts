import { narrow, toNumbers } from './column.ts'
import { presentPlaces, type SumName, type Table } from './sums.ts'

interface Head {
  values: (string | null)[]
  revenue: Table['revenue']
  /** Each of the sums, and the bytes of its numbers. */
  sums: [SumName, number][]
}

/** Little-endian: bytes of the head's JSON, the head, then the numbers sum by sum. Values without anything are left out. */
export function encodeTable(table: Table): Buffer {
  const places = presentPlaces(table)
  const moved = new Map(places.map((place, index) => [place, index]))
  const lists = [...table.sums].map(
    ([name, list]) => [name, narrow(places.map((place) => list[place] as number))] as const,
  )
  const head: Head = {
    values: places.map((place) => table.values[place] as string | null),
    revenue: table.revenue.flatMap(([place, currency, amount]) => {
      const to = moved.get(place)
      return to === undefined ? [] : [[to, currency, amount] satisfies [number, string, number]]
    }),
    sums: lists.map(([name, list]) => [name, list.BYTES_PER_ELEMENT]),
  }
  const text = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  return Buffer.concat([
    length,
    text,
    ...lists.map(([, list]) => Buffer.from(list.buffer, list.byteOffset, list.byteLength)),
  ])
}

export function decodeTable(bytes: Buffer): Table {
  let from = 4 + bytes.readUInt32LE(0)
  const { values, revenue, sums } = JSON.parse(bytes.toString('utf8', 4, from)) as Head
  const lists = sums.map(([name, width]): [SumName, Float64Array] => {
    const list = Float64Array.from(toNumbers(bytes, from, values.length, width))
    from += values.length * width
    return [name, list]
  })
  return { values, sums: new Map(lists), revenue }
}
