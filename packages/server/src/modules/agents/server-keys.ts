import { randomBytes } from 'node:crypto'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { digestUuid } from '../../platform/ids.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { keyPairOf } from './ed25519.ts'
import { answerText, requestText } from './signed-text.ts'
import { changeGeneration, readGeneration, type StoredGeneration } from './store/server-keys.ts'

/** How long a server may go on with what it knew: others of the same database hear of a move by then. */
const REMEMBERED_MS = 60_000

export interface ServerKey {
  keyId: string
  publicKey: string
  sign(text: string): string
}
export interface ServerKeys {
  used: ServerKey
  /** Announced, and used from then on. */
  next: { key: ServerKey; from: Date } | null
}

/** The keys by which this server signs. They are derived from its secret, so that none has to be stored or backed up. */
export function createServerKeys({ database, clock, secrets }: { database: Database; clock: Clock; secrets: Secrets }) {
  const made = new Map<number, ServerKey>()
  let known: { generation: Promise<StoredGeneration>; until: number } | null = null
  let latest: StoredGeneration | null = null

  function keyOf(generation: number): ServerKey {
    const key = made.get(generation) ?? withId(keyPairOf(secrets.derive(`agents/signing/${generation}`)))
    made.set(generation, key)
    return key
  }

  function toKeys({ generation, nextFrom }: StoredGeneration): ServerKeys {
    const isMoved = nextFrom !== null && nextFrom <= clock.now()
    if (isMoved) return { used: keyOf(generation + 1), next: null }
    return { used: keyOf(generation), next: nextFrom && { key: keyOf(generation + 1), from: nextFrom } }
  }

  async function current(): Promise<ServerKeys> {
    const now = clock.now().getTime()
    if (!known || known.until <= now) {
      const generation = database.platform(readGeneration)
      known = { generation, until: now + REMEMBERED_MS }
      // A failure is not an answer.
      generation.catch(() => {
        known = null
      })
    }
    latest = await known.generation
    return toKeys(latest)
  }

  return {
    current,
    /** The same as it was known last: inside a transaction nothing else can be asked of the database. */
    latest(): ServerKeys {
      if (!latest) throw new Error('Which key signs was not looked up yet')
      return toKeys(latest)
    },
    /** Announces the next key, and when it is used. `tx` is the operator's. */
    async move(tx: Tx, from: Date): Promise<ServerKeys> {
      const changed = await changeGeneration(tx, ({ generation, nextFrom }) => {
        const isMoved = nextFrom !== null && nextFrom <= clock.now()
        return { generation: isMoved ? generation + 1 : generation, nextFrom: from }
      })
      return toKeys(changed)
    },
    /** After a move was committed: it takes effect at once here. */
    forget() {
      known = null
    },
    /** Headers of an answer to a request with this nonce. */
    signAnswer({ used }: ServerKeys, nonce: string) {
      return (status: number, body: string) => ({
        'TinyEclipse-Key': used.keyId,
        'TinyEclipse-Signature': used.sign(answerText({ status, body, nonce, keyId: used.keyId })),
      })
    },
    /** Headers of a call to a site. `path` is the REST route. */
    async signRequest(request: { method: string; path: string; query?: string; body: string; siteId: string }) {
      const { used } = await current()
      const timestamp = String(Math.floor(clock.now().getTime() / 1000))
      const nonce = randomBytes(18).toString('base64url')
      const text = requestText({ query: '', ...request, timestamp, nonce, keyId: used.keyId })
      return {
        'TinyEclipse-Site': request.siteId,
        'TinyEclipse-Key': used.keyId,
        'TinyEclipse-Timestamp': timestamp,
        'TinyEclipse-Nonce': nonce,
        'TinyEclipse-Signature': used.sign(text),
      }
    },
  }
}
export type ServerSigning = ReturnType<typeof createServerKeys>

const withId = (pair: { publicKey: string; sign(text: string): string }): ServerKey => ({
  keyId: digestUuid('agents/server-key', pair.publicKey),
  ...pair,
})

/** Those an agent is to know, the one that signs first. */
export const listedKeys = ({ used, next }: ServerKeys) =>
  [used, ...(next ? [next.key] : [])].map(({ keyId, publicKey }) => ({ keyId, publicKey }))
