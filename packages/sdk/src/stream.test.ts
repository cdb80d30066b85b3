import { expect, it } from 'vitest'
import { createCall } from './call.ts'
import { streamLive } from './calls.ts'
import { type StreamOptions, stream } from './stream.ts'

const SITE = '0190a5c0-1234-7abc-8def-0123456789ab'
const encoder = new TextEncoder()
const line = (id: string, type = 'events.accepted') =>
  `id: ${id}\ndata: ${JSON.stringify({ type, siteId: SITE, at: id })}\n\n`

/** The messages of what connects to answers given one after the other. */
function streamOf(answers: (string[] | Response)[], options: StreamOptions = {}) {
  const asked: (string | null)[] = []
  const fetch = async (request: Request) => {
    asked.push(request.headers.get('last-event-id'))
    const next = answers.shift() ?? new Response(null, { status: 404 })
    if (next instanceof Response) return next
    return new Response(
      new ReadableStream({
        start(controller) {
          for (const text of next) controller.enqueue(encoder.encode(text))
          controller.close()
        },
      }),
    )
  }
  const call = createCall({ url: 'http://server', fetch: fetch as typeof globalThis.fetch })
  return { asked, messages: stream(call, streamLive, { params: { siteId: SITE } }, options) }
}

async function read(messages: AsyncIterable<{ eventId: string | null }>, until: string): Promise<(string | null)[]> {
  const seen: (string | null)[] = []
  for await (const { eventId } of messages) {
    seen.push(eventId)
    if (eventId === until) break
  }
  return seen
}

it('goes on after a cut with what came after the last message, and gives none twice', async () => {
  const { asked, messages } = streamOf([
    [line('1'), line('2')],
    [line('2'), line('3')],
  ])
  expect(await read(messages, '3')).toEqual(['1', '2', '3'])
  expect(asked).toEqual([null, '2'])
})

it('goes on after a message of an earlier stream', async () => {
  const { asked, messages } = streamOf([[line('8')]], { lastEventId: '7' })
  expect(await read(messages, '8')).toEqual(['8'])
  expect(asked).toEqual(['7'])
})

it('skips what it does not understand, and what has no id is given each time', async () => {
  const strange = ['data: {"other":1}\n\n', 'data: not json\n\n', 'data: 5\n\n']
  const opened = `data: ${JSON.stringify({ type: 'stream.opened', siteId: SITE, at: 'x', newer: 1 })}\n\n`
  const { messages } = streamOf([[opened, ...strange, line('1'), opened, line('2')]])
  expect(await read(messages, '2')).toEqual([null, '1', null, '2'])
})

it('comes back when the server is away for a while', async () => {
  const away = () => new Response(null, { status: 503 })
  const { asked, messages } = streamOf([[line('1')], away(), away(), [line('2')]])
  expect(await read(messages, '2')).toEqual(['1', '2'])
  expect(asked).toHaveLength(4)
})

it('throws when the server refuses for good', async () => {
  const { messages } = streamOf([new Response(null, { status: 404 })])
  await expect(messages.next()).rejects.toMatchObject({ name: 'ApiError', status: 404 })
})

it('throws what is wrong with how it was called', async () => {
  const call = createCall({ url: 'http://server' })
  const messages = stream(call, streamLive, { params: { siteId: SITE } }, { headers: { 'no header': 'x' } })
  await expect(messages.next()).rejects.toThrow(TypeError)
  await expect(stream(call, streamLive, { params: {} } as never).next()).rejects.toMatchObject({
    code: 'invalid_request',
  })
})

it('ends without an error when it is told to: before, in a message and in a pause', async () => {
  const before = streamOf([[line('1')]], { signal: AbortSignal.abort() })
  expect(await read(before.messages, '1')).toEqual([])
  expect(before.asked).toEqual([])

  const stop = new AbortController()
  const within = streamOf([[line('1'), line('2')]], { signal: stop.signal })
  await within.messages.next()
  stop.abort()
  expect(await within.messages.next()).toEqual({ done: true, value: undefined })

  const pausing = new AbortController()
  const paused = streamOf([new Response(null, { status: 429, headers: { 'retry-after': '60' } })], {
    signal: pausing.signal,
  })
  const ended = paused.messages.next()
  while (paused.asked.length === 0) await new Promise((next) => setTimeout(next))
  setTimeout(() => pausing.abort(), 20)
  expect(await ended).toEqual({ done: true, value: undefined })
})

it('ends when it is told to while it reads, though the fetch never hears of it', async () => {
  const stop = new AbortController()
  let isCancelled = false
  const deaf = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(line('1'))),
    cancel() {
      isCancelled = true
      return new Promise(() => undefined)
    },
  })
  const { messages } = streamOf([new Response(deaf)], { signal: stop.signal })
  await messages.next()
  const waiting = messages.next()
  stop.abort()
  expect(await waiting).toEqual({ done: true, value: undefined })
  expect(isCancelled).toBe(true)
})

it('ends the connection when its reader stops', async () => {
  let isCancelled = false
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(encoder.encode(line('1'))),
    cancel: () => {
      isCancelled = true
    },
  })
  const { messages } = streamOf([new Response(endless)])
  for await (const _ of messages) break
  expect(isCancelled).toBe(true)
})
