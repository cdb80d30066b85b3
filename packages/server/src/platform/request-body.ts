import type { ProblemIssue } from '@tinyeclipse/sdk/contract'
import { AppError } from './errors.ts'

/** Reads a body as text. Throws `body_too_large`, `unsupported_media_type` or `invalid_request`; never holds more than `maxBytes`. */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  const encoding = request.headers.get('content-encoding')
  if (encoding && encoding !== 'identity') {
    throw new AppError(
      'unsupported_media_type',
      `Content-Encoding ${encoding.slice(0, 40)} is not taken; send the body as it is`,
    )
  }
  const bytes = await readBytes(request, maxBytes).catch((cause) => {
    // A visitor who leaves half-way is no failure of ours.
    throw cause instanceof AppError ? cause : endedTooEarly(cause)
  })
  return decodeText(bytes)
}

export const endedTooEarly = (cause: unknown) => new AppError('invalid_request', 'The body ended too early', { cause })

/** For a caller that others wait behind. Throws `invalid_request` when its body is not there by then. */
export async function withinTime(body: Promise<string>, limitMs = 10_000): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(endedTooEarly(new Error(`No whole body in ${limitMs} ms`))), limitMs)
  })
  try {
    return await Promise.race([body, over])
  } finally {
    clearTimeout(timer)
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Throws `invalid_request` for bytes that are no UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw new AppError('invalid_request', 'The body is not valid UTF-8', { cause })
  }
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = () => new AppError('body_too_large', `The body may have ${maxBytes} bytes`)
  const announced = request.headers.get('content-length')
  if (Number(announced ?? 0) > maxBytes) throw tooLarge()
  if (!request.body) return new Uint8Array()
  // What says how long it is can be read at once, a third cheaper; Node sees to it that it is no longer.
  if (announced !== null) return new Uint8Array(await request.arrayBuffer())
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body) {
    length += chunk.length
    if (length > maxBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Parses JSON. Throws `invalid_request` when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('invalid_request', text === '' ? 'A JSON body is needed' : 'The body is not JSON', { cause })
  }
}

/** Whether PostgreSQL can store the text: it takes neither NUL nor half a surrogate pair. */
export const isStorable = (text: string) => !text.includes('\0') && text.isWellFormed()

/**
 * Leaves out of a parsed body what cannot be stored. For what a machine passes on from its visitors: refused, it would
 * come again for ever and hold up all that waits behind it.
 */
export function leaveOutUnstorable(body: unknown): unknown {
  const clean = (text: string) => text.replaceAll('\0', '').toWellFormed()
  const root = { body }
  const waiting: object[] = [root]
  for (const holder of waiting as Record<string, unknown>[]) {
    for (const [key, value] of Object.entries(holder)) {
      let name = key
      if (!isStorable(key)) {
        delete holder[key]
        name = clean(key)
        if (Object.hasOwn(holder, name) || name === '__proto__') continue
      }
      if (name !== key || typeof value === 'string') holder[name] = typeof value === 'string' ? clean(value) : value
      if (typeof value === 'object' && value !== null) waiting.push(value)
    }
  }
  return root.body
}

/** Where a parsed body holds text that cannot be stored. */
export function findUnstorable(body: unknown): ProblemIssue[] {
  const found: ProblemIssue[] = []
  // A list that grows, and no recursion: a megabyte can nest half a million deep, and the stack is not.
  const waiting: [value: unknown, path: string][] = [[body, '']]
  for (const [value, path] of waiting) {
    if (typeof value === 'string' && !isStorable(value)) {
      found.push({ path, message: 'A NUL character or half a surrogate pair cannot be stored' })
    }
    if (typeof value !== 'object' || value === null) continue
    for (const [key, each] of Object.entries(value)) {
      if (isStorable(key)) waiting.push([each, `${path}/${key}`])
      else found.push({ path, message: 'A key cannot be stored' })
    }
  }
  return found
}
