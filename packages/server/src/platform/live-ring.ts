import { randomUUID } from 'node:crypto'

export interface Numbered<Message> {
  id: string
  message: Message
}

export interface Ring<Message> {
  /** Of the last message, or of the beginning when there was none yet. */
  lastId(): string
  add(message: Message): Numbered<Message>
  /** What came after the message with this id; null when that is not known, or no longer. */
  since(id: string): Numbered<Message>[] | null
}

const CAPACITY = 50

/** The last messages of one site, so that a reader whose line was cut for a moment misses none. */
export function createRing<Message>(): Ring<Message> {
  // Ids of another ring, such as one before a restart, are none of this one's.
  const epoch = randomUUID().slice(0, 8)
  const kept: Numbered<Message>[] = []
  let last = 0
  const lastId = () => `${epoch}-${last}`
  return {
    lastId,
    add(message) {
      last++
      const numbered = { id: lastId(), message }
      kept.push(numbered)
      if (kept.length > CAPACITY) kept.shift()
      return numbered
    },
    since(id) {
      const [, ofEpoch, number] = /^([\da-f]{8})-(\d{1,15})$/.exec(id) ?? []
      const behind = last - Number(number)
      const isKnown = ofEpoch === epoch && behind >= 0 && behind <= kept.length
      return isKnown ? kept.slice(kept.length - behind) : null
    },
  }
}
