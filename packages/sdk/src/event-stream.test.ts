import { expect, it } from 'vitest'
import { readEvents } from './event-stream.ts'

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
  for await (const event of readEvents(streamOf(...chunks))) events.push(event)
  return events
}

it.each([
  ['one event', ['data: a\n\n'], [{ id: null, data: 'a' }]],
  [
    'ids, of the events that have one',
    ['id: 1\ndata: a\n\ndata: b\n\nid: 2\ndata: c\n\n'],
    [
      { id: '1', data: 'a' },
      { id: null, data: 'b' },
      { id: '2', data: 'c' },
    ],
  ],
  ['several lines of data', ['data: a\ndata:\ndata: b\n\n'], [{ id: null, data: 'a\n\nb' }]],
  [
    'one blank after the colon and no more',
    ['data:  a\n\ndata:b\n\n'],
    [
      { id: null, data: ' a' },
      { id: null, data: 'b' },
    ],
  ],
  ['comments and unknown fields', [': still here\n\nretry: 2000\n\nevent: x\ndata: a\n\n'], [{ id: null, data: 'a' }]],
  [
    'lines that end in CR LF',
    ['id: 1\r\ndata: a\r\n\r\ndata: b\r\n\r\n'],
    [
      { id: '1', data: 'a' },
      { id: null, data: 'b' },
    ],
  ],
  [
    'lines that end in CR',
    ['data: a\r\rdata: b\r\r', ': more'],
    [
      { id: null, data: 'a' },
      { id: null, data: 'b' },
    ],
  ],
  ['CR and LF in two chunks', ['data: a\r', '\ndata: b\r', '\n\r', '\n'], [{ id: null, data: 'a\nb' }]],
  ['a line in many chunks', ['da', 'ta', ': ', 'a', 'b', '\n', '\n'], [{ id: null, data: 'ab' }]],
  ['a mark of byte order', ['\ufeffdata: a\n\n'], [{ id: null, data: 'a' }]],
  ['an end without an empty line', ['data: a\n\ndata: half'], [{ id: null, data: 'a' }]],
  ['nothing', [], []],
])('reads %s', async (_, chunks, expected) => {
  expect(await eventsOf(...chunks)).toEqual(expected)
})

it('reads the same wherever the bytes are cut', async () => {
  const bytes = encoder.encode('id: 7\r\ndata: é🙂\r\ndata: b\r\n\r\n: x\n\ndata: c\n\n')
  const expected = [
    { id: '7', data: 'é🙂\nb' },
    { id: null, data: 'c' },
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
  for await (const _ of readEvents(body)) break
  expect(isCancelled).toBe(true)
})
