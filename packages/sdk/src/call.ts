import { ApiError } from './api-error.ts'
import { checkOptions } from './check-options.ts'
import type { EndpointDefinition, EndpointEvent, EndpointInput, EndpointOutput } from './contract/endpoint.ts'
import type { EndpointCall, Input } from './endpoint-call.ts'
import type { Open } from './open.ts'
import type { CallOptions, ClientOptions } from './options.ts'
import { createSend } from './send.ts'
import { checkShape, type ShapeIssue } from './shape.ts'

/** Fields that an endpoint does not have are left out of the input of its call. */
export type CallInput<E extends EndpointDefinition> = {
  [Name in keyof EndpointInput<E> as EndpointInput<E>[Name] extends undefined | Record<never, string>
    ? never
    : Name]: EndpointInput<E>[Name]
}

/** What a call gives. */
export type Answer<E extends EndpointDefinition> = Open<EndpointOutput<E>>

/** A message of an endpoint's stream. */
export type StreamEvent<E extends EndpointDefinition> = Open<EndpointEvent<E>>

export interface Call {
  <E extends EndpointDefinition>(
    endpoint: EndpointCall<E>,
    input: CallInput<E>,
    options?: CallOptions,
  ): Promise<Answer<E>>
  /** The answer as text, without a limit of time, as it may be long. */
  text<E extends EndpointDefinition>(
    endpoint: EndpointCall<E>,
    input: CallInput<E>,
    options?: CallOptions,
  ): Promise<string>
  /** The answer as soon as it begins, tried once; its body is the caller's to read. */
  open<E extends EndpointDefinition>(
    endpoint: EndpointCall<E>,
    input: CallInput<E>,
    options?: CallOptions,
  ): Promise<Response>
}

export function createCall(client: ClientOptions): Call {
  checkOptions(client)
  const send = createSend(client)
  // biome-ignore lint/suspicious/noConsole: whoever asks to be warned and gives no log is warned there.
  const { validate = 'strict', log = console.warn } = client

  const call = async (endpoint: EndpointCall, input: Input, options: CallOptions = {}) => {
    const { response, entry } = await send(endpoint, input, options)
    if (!endpoint.answer) return undefined
    const text = await response.text()
    let body: unknown
    const invalid = (what: string, issues: ShapeIssue[], cause?: unknown) => {
      const { status, requestId } = entry
      const message = `The answer of ${endpoint.id} is not ${what}`
      return new ApiError({ code: 'invalid_response', status, message, retryable: false, requestId, issues }, { cause })
    }
    try {
      body = JSON.parse(text)
    } catch (cause) {
      const what = /^\s*</.test(text) ? `JSON but HTML: is ${client.url} the address of your server?` : 'JSON'
      throw invalid(what, [{ path: '', message: 'It is not JSON' }], cause)
    }
    const issues = validate === 'off' ? [] : checkShape(endpoint.answer, body)
    if (issues.length > 0) {
      if (validate === 'strict') throw invalid(`as the contract says.${issues.map(sentence).join('')}`, issues)
      log({ ...entry, event: 'invalid_response', issues })
    }
    return body
  }
  return Object.assign(call, {
    text: async (endpoint: EndpointCall, input: Input, options: CallOptions = {}) => {
      const { response } = await send(endpoint, input, { timeout: Infinity, deadline: Infinity, ...options })
      return response.text()
    },
    open: async (endpoint: EndpointCall, input: Input, options: CallOptions = {}) => {
      const { response } = await send(endpoint, input, { retries: 0, ...options, isStream: true })
      return response
    },
    // The endpoint's types are only known to the caller: here they are erased once.
  }) as unknown as Call
}

const sentence = ({ path, message }: ShapeIssue) => (path ? ` ${path}: ${message}.` : ` ${message}.`)
