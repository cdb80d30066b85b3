import { expect, it } from 'vitest'
import { createCall } from './call.ts'
import { parseEventStream, streamLive } from './live.ts'

const encoder = new TextEncoder()

function streamOf(...chunks: (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk)
      controller.close()
    },
  })
}
async function eventsOf(...chunks: (string | Uint8Array)[]) {
  const events = []
  for await (const event of parseEventStream(streamOf(...chunks))) events.push(event)
  return events
}

it.each([
  ['one event', ['data: a\n\n'], [{ id: '', data: 'a' }]],
  [
    'an id, which stays until the next',
    ['id: 1\ndata: a\n\ndata: b\n\nid: 2\ndata: c\n\n'],
    [
      { id: '1', data: 'a' },
      { id: '1', data: 'b' },
      { id: '2', data: 'c' },
    ],
  ],
  ['several lines of data', ['data: a\ndata:\ndata: b\n\n'], [{ id: '', data: 'a\n\nb' }]],
  [
    'one blank after the colon and no more',
    ['data:  a\n\ndata:b\n\n'],
    [
      { id: '', data: ' a' },
      { id: '', data: 'b' },
    ],
  ],
  ['comments and unknown fields', [': still here\n\nretry: 2000\n\nevent: x\ndata: a\n\n'], [{ id: '', data: 'a' }]],
  [
    'lines that end in CR LF',
    ['id: 1\r\ndata: a\r\n\r\ndata: b\r\n\r\n'],
    [
      { id: '1', data: 'a' },
      { id: '1', data: 'b' },
    ],
  ],
  [
    'lines that end in CR',
    ['data: a\r\rdata: b\r\r', ': more'],
    [
      { id: '', data: 'a' },
      { id: '', data: 'b' },
    ],
  ],
  ['CR and LF in two chunks', ['data: a\r', '\ndata: b\r', '\n\r', '\n'], [{ id: '', data: 'a\nb' }]],
  ['a line in many chunks', ['da', 'ta', ': ', 'a', 'b', '\n', '\n'], [{ id: '', data: 'ab' }]],
  ['a mark of byte order', ['\ufeffdata: a\n\n'], [{ id: '', data: 'a' }]],
  ['an end without an empty line', ['data: a\n\ndata: half'], [{ id: '', data: 'a' }]],
  ['nothing', [], []],
])('reads %s', async (_, chunks, expected) => {
  expect(await eventsOf(...chunks)).toEqual(expected)
})

it('reads the same wherever the bytes are cut', async () => {
  const bytes = encoder.encode('id: 7\r\ndata: é🙂\r\ndata: b\r\n\r\n: x\n\ndata: c\n\n')
  const expected = [
    { id: '7', data: 'é🙂\nb' },
    { id: '7', data: 'c' },
  ]
  for (let cut = 0; cut <= bytes.length; cut++) {
    expect(await eventsOf(bytes.slice(0, cut), bytes.slice(cut)), `cut at ${cut}`).toEqual(expected)
  }
  expect(await eventsOf(...Array.from(bytes, (byte) => new Uint8Array([byte])))).toEqual(expected)
})

it('lets go of the body when the reader stops', async () => {
  let isCancelled = false
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(encoder.encode('data: a\n\n')),
    cancel: () => {
      isCancelled = true
    },
  })
  for await (const _ of parseEventStream(body)) break
  expect(isCancelled).toBe(true)
})

const message = (at: string) => ({ type: 'events.accepted', siteId: '0190a5c0-1234-7abc-8def-0123456789ab', at })
const line = (at: string) => `id: ${at}\ndata: ${JSON.stringify(message(at))}\n\n`

it('comes back after a cut, and skips what it does not understand', async () => {
  const answers = [streamOf(line('1'), 'data: {"other":1}\n\n', line('2')), streamOf(line('3'))]
  const fetch = async () => new Response(answers.shift() ?? null)
  const call = createCall({ url: 'http://server', fetch: fetch as typeof globalThis.fetch })
  const seen: string[] = []
  for await (const { at } of streamLive(call, 'site')) {
    seen.push(at)
    if (at === '3') break
  }
  expect(seen).toEqual(['1', '2', '3'])
})

it('throws when the server refuses for good', async () => {
  const fetch = async () =>
    new Response(
      JSON.stringify({ type: '', title: 'Not found', status: 404, code: 'not_found', detail: 'x', requestId: 'r' }),
      {
        status: 404,
        headers: { 'content-type': 'application/problem+json' },
      },
    )
  const call = createCall({ url: 'http://server', fetch })
  await expect(streamLive(call, 'site').next()).rejects.toMatchObject({ code: 'not_found' })
})

it('ends without an error when it is told to', async () => {
  const stop = new AbortController()
  const fetch = async () => new Response(streamOf(line('1')))
  const call = createCall({ url: 'http://server', fetch })
  const seen: string[] = []
  for await (const { at } of streamLive(call, 'site', stop.signal)) {
    seen.push(at)
    stop.abort()
  }
  expect(seen).toEqual(['1'])
})
