/** A number for each session or event of a day, and when it has `values`, an index into them. */
export interface Column {
  values: (string | null)[] | null
  numbers: Numbers
}
export type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array

const HEADER_BYTES = 12

/** The narrowest array that holds these numbers: whole ones from 0 to 2^32, or any. */
export function narrow(numbers: ArrayLike<number>): Numbers {
  let most = 0
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index] as number
    if (number < 0 || number > 0xffffffff || !Number.isInteger(number)) return Float64Array.from(numbers)
    if (number > most) most = number
  }
  return most < 0x100
    ? Uint8Array.from(numbers)
    : most < 0x10000
      ? Uint16Array.from(numbers)
      : Uint32Array.from(numbers)
}

/** Gives each distinct text a number, in the order in which they come. */
export function createTexts() {
  const known = new Map<string | null, number>()
  const numbers: number[] = []
  return {
    add(text: string | null) {
      let number = known.get(text)
      if (number === undefined) {
        number = known.size
        known.set(text, number)
      }
      numbers.push(number)
    },
    toColumn: (): Column => ({ values: [...known.keys()], numbers: narrow(numbers) }),
  }
}

/** Little-endian: bytes of a number, bytes of the values' JSON, how many numbers; then the JSON and the numbers. */
export function encodeColumn({ values, numbers }: Column): Buffer {
  const text = Buffer.from(values ? JSON.stringify(values) : '')
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt32LE(numbers.BYTES_PER_ELEMENT, 0)
  header.writeUInt32LE(text.length, 4)
  header.writeUInt32LE(numbers.length, 8)
  return Buffer.concat([header, text, Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength)])
}

export function decodeColumn(bytes: Buffer): Column {
  const start = HEADER_BYTES + bytes.readUInt32LE(4)
  return {
    values: start === HEADER_BYTES ? null : JSON.parse(bytes.toString('utf8', HEADER_BYTES, start)),
    numbers: toNumbers(bytes, start, bytes.readUInt32LE(8), bytes.readUInt32LE(0)),
  }
}

/** Copied, as typed arrays ask for an aligned beginning. */
export function toNumbers(bytes: Buffer, from: number, length: number, width: number): Numbers {
  const { buffer } = new Uint8Array(bytes.subarray(from, from + length * width))
  if (width === 1) return new Uint8Array(buffer)
  if (width === 2) return new Uint16Array(buffer)
  return width === 4 ? new Uint32Array(buffer) : new Float64Array(buffer)
}
