import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { inflateRawSync } from 'node:zlib'

const END_OF_DIRECTORY = 0x06054b50
const ENTRY = 0x02014b50
const STORED = 0
const DEFLATED = 8

/** Unpacks a zip, by its central directory; for archives we know, so without zip64 and encryption. */
export function unzip(file: string, folder: string): void {
  const bytes = readFileSync(file)
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end === -1 || bytes.readUInt32LE(end) !== END_OF_DIRECTORY) throw new Error(`${file} is no zip`)
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (bytes.readUInt32LE(at) !== ENTRY) throw new Error(`${file} is damaged: no entry at byte ${at}`)
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset))
    const name = bytes.toString('utf8', at + 46, at + 46 + (nameLength as number))
    if (!name.endsWith('/')) write(join(folder, inside(name, file)), contentOf(bytes, at, file))
    at += 46 + (nameLength as number) + (extraLength as number) + (commentLength as number)
  }
}

function contentOf(bytes: Buffer, at: number, file: string): Buffer {
  const method = bytes.readUInt16LE(at + 10)
  const size = bytes.readUInt32LE(at + 20)
  const local = bytes.readUInt32LE(at + 42)
  const begin = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
  const content = bytes.subarray(begin, begin + size)
  if (method === STORED) return content
  if (method === DEFLATED) return inflateRawSync(content)
  throw new Error(`${file} is packed by method ${method}, which is not known here`)
}

/** A name that leads out of the folder is refused. */
function inside(name: string, file: string): string {
  const path = normalize(name)
  if (path.startsWith('..') || path.startsWith('/')) throw new Error(`${file} names ${name}, outside of itself`)
  return path
}

function write(path: string, content: Buffer): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
