import type { EndpointDefinition } from '@tinyeclipse/sdk/contract'
import { MAX_BATCH_BYTES } from '@tinyeclipse/sdk/wire'
import { type Answer, jsonAnswer } from './answers.ts'
import { addressBlock } from './client-address.ts'

/** What both ways in can be asked of a request's headers. */
export type HeaderLookup = Pick<Headers, 'get'>

/** What the handler of a `siteKey` endpoint is given. It reads its own body: the key stands in it. */
export interface SiteKeyInput {
  text: string
  headers: HeaderLookup
  /** Of the caller, for country and daily visitor hash; never stored or logged. */
  address: string | null
  requestId: string
}

/** A request from a page, whichever way it came in. */
export interface SiteKeyCall {
  requestId: string
  headers: HeaderLookup
  socketAddress: string | undefined
  /** The operator on the server itself, who is not counted. */
  isOperatorSocket: boolean
  readText(maxBytes: number): Promise<string>
}

export type AnswerSiteKey = (call: SiteKeyCall) => Promise<Answer>

/**
 * Answers an endpoint of a site key: that of `fetch` and that on Node's own request are this one. Pages call it more
 * often than everything else together, so nothing here is made that the answer does not need. Never rejects.
 */
export function createSiteKeyEndpoint(
  { endpoint, handle }: { endpoint: EndpointDefinition; handle(input: SiteKeyInput): Promise<unknown> },
  options: {
    clientAddress(socketAddress: string | undefined, forwardedFor: string | undefined): string | null
    limitAddress(block: string): void
    answerError(error: unknown, requestId: string): Answer
    noteAnswer(endpoint: EndpointDefinition, status: number, startedAt: number): void
  },
): AnswerSiteKey {
  return async ({ requestId, headers, socketAddress, isOperatorSocket, readText }) => {
    const startedAt = performance.now()
    let answer: Answer
    try {
      const address = options.clientAddress(socketAddress, headers.get('x-forwarded-for') ?? undefined)
      if (address && !isOperatorSocket) options.limitAddress(addressBlock(address))
      const text = await readText(MAX_BATCH_BYTES)
      answer = jsonAnswer(await handle({ text, headers, address, requestId }), endpoint.status)
    } catch (error) {
      answer = options.answerError(error, requestId)
    }
    options.noteAnswer(endpoint, answer.status, startedAt)
    return answer
  }
}
