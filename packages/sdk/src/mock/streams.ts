/** Streams of events that are open, and the events there were. */
export function createStreams() {
  const events: { id: string; address: string; data: object }[] = []
  const open = new Set<{ address: string; write(text: string): void }>()
  const encoder = new TextEncoder()
  const format = ({ id, data }: { id: string; data: object }) => `id: ${id}\ndata: ${JSON.stringify(data)}\n\n`
  return {
    /** To every reader at the address. */
    send(address: string, data: object) {
      const event = { id: `mock-${events.length + 1}`, address, data }
      events.push(event)
      for (const reader of open) if (reader.address === address) reader.write(format(event))
    },
    /** Begins with what came after the event that the reader saw last. */
    connect(address: string, siteId: string, lastEventId: string | null): ReadableStream<Uint8Array> {
      const position = lastEventId === 'mock-0' ? 0 : events.findIndex(({ id }) => id === lastEventId) + 1
      const isResumed = lastEventId === 'mock-0' || position > 0
      let end = () => {}
      return new ReadableStream({
        start(controller) {
          const reader = { address, write: (text: string) => controller.enqueue(encoder.encode(text)) }
          const opened = { type: 'stream.opened', siteId, at: '2026-01-15T12:00:00.000Z', isResumed }
          reader.write(
            isResumed ? `data: ${JSON.stringify(opened)}\n\n` : format({ id: `mock-${events.length}`, data: opened }),
          )
          for (const event of isResumed ? events.slice(position) : [])
            if (event.address === address) reader.write(format(event))
          open.add(reader)
          end = () => open.delete(reader)
        },
        cancel: () => end(),
      })
    },
    reset() {
      events.length = 0
      open.clear()
    },
  }
}
