import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { ImportError, type TextSource } from './formats/index.ts'

/** A file of text, packed by gzip or not, and how many bytes it has on disk. Throws `ImportError` when it cannot be read. */
export async function openTextFile(
  path: string,
  onBytes: (count: number) => void,
): Promise<TextSource & { bytes: number }> {
  const { bytes, start } = await look(path)
  if (start.length >= 2 && ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff))) {
    throw new ImportError(`${path} is in UTF-16. Write it as UTF-8: iconv -f UTF-16 -t UTF-8 ${path}`)
  }
  const isPacked = start[0] === 0x1f && start[1] === 0x8b
  return {
    name: path,
    bytes,
    async *chunks() {
      // Bytes that are no UTF-8 become a mark and spoil their own line only.
      const decoder = new TextDecoder()
      try {
        for await (const chunk of isPacked ? unpacked(path, onBytes) : counted(path, onBytes))
          yield decoder.decode(chunk, { stream: true })
      } catch (cause) {
        throw new ImportError(`${path} cannot be read further: ${(cause as Error).message}`, { cause })
      }
      yield decoder.decode()
    },
  }
}

async function look(path: string): Promise<{ bytes: number; start: Buffer }> {
  try {
    const { size, isFile } = await stat(path).then((found) => ({ size: found.size, isFile: found.isFile() }))
    if (!isFile) throw new Error('it is no file')
    const handle = await open(path)
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0)
      return { bytes: size, start: buffer.subarray(0, bytesRead) }
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw new ImportError(`${path} cannot be read: ${(cause as Error).message}`, { cause })
  }
}

async function* counted(path: string, onBytes: (count: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    onBytes(chunk.length)
    yield chunk
  }
}

function unpacked(path: string, onBytes: (count: number) => void): AsyncIterable<Buffer> {
  // The reader of the result is told of what fails on the way.
  return pipeline(Readable.from(counted(path, onBytes)), createGunzip(), () => undefined)
}
