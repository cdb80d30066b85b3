import type { TrackedEvent, Transport } from './send.ts'

const WAIT_MS = 300
const BATCH_SIZE = 20
/** Past this the oldest are given up: a server that is away must not fill the visitor's memory. */
const MOST_WAITING = 100
const FIRST_PAUSE_MS = 2_000
const MOST_DOUBLINGS = 5

/** Takes events and sends them in batches, one request at a time; what fails is sent again with the same ids. */
export function createQueue({ post, postLast }: Transport) {
  let waiting: TrackedEvent[] = []
  let failures = 0
  let isScheduled = false

  const schedule = (milliseconds: number) => {
    isScheduled = true
    setTimeout(flush, milliseconds)
  }
  const flush = async () => {
    const batch = waiting.slice(0, BATCH_SIZE)
    if (batch[0]) {
      failures = (await post(batch)) ? 0 : failures + 1
      // By identity: the page may have been hidden and shown, or the queue cut, while the request ran.
      if (!failures) waiting = waiting.filter((event) => !batch.includes(event))
    }
    isScheduled = false
    // Pauses of many visitors are spread, so that a server that comes back is not met by all at once.
    if (waiting[0])
      schedule(failures ? FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, MOST_DOUBLINGS) * (1 + Math.random()) : WAIT_MS)
  }

  addEventListener('pagehide', () => {
    // Also what is in flight: not every browser lets it finish, and the ids keep it from counting twice.
    if (waiting[0]) postLast(waiting)
    waiting = []
  })

  return (event: TrackedEvent) => {
    waiting = [...waiting, event].slice(-MOST_WAITING)
    if (!isScheduled) schedule(WAIT_MS)
  }
}
