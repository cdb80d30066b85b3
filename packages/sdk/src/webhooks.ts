// Standard Webhooks, https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md,
// by WebCrypto alone, so that it runs wherever `fetch` does.

export type WebhookErrorCode =
  | 'missing_header'
  | 'invalid_header'
  | 'too_old'
  | 'too_new'
  | 'no_matching_signature'
  | 'invalid_payload'

/** What is sent: which message it is, when it was signed, and its JSON. */
export interface Webhook<Data = unknown> {
  /** The same on every delivery of a message: whoever has seen it has handled it. */
  id: string
  timestamp: Date
  /** What was sent, parsed and not looked at. */
  data: Data
}

export type WebhookResult<Data = unknown> =
  | { webhook: Webhook<Data>; error: null }
  | { webhook: null; error: { code: WebhookErrorCode; message: string } }

type HeaderSource = Headers | Record<string, string | string[] | undefined>

export interface WebhookToVerify {
  /** The body byte for byte as it came, before anything parsed it. */
  payload: string | Uint8Array
  /** Of the request: `Headers`, or an object as Node has it. */
  headers: HeaderSource
  /**
   * Every secret that is valid now, `whsec_…`: while one is being replaced, the old and the new. What is empty or not
   * set is left out.
   */
  secrets: readonly (string | undefined)[]
  /** How far the time of signing may lie from now; 300 by default. */
  toleranceSeconds?: number
  now?: Date
}

const DEFAULT_TOLERANCE_SECONDS = 300
const A_SECRET = 'A secret is "whsec_" and base64'
const encoder = new TextEncoder()

/**
 * Whether a webhook was sent by who knows one of the secrets, and lately; else why not. Throws a `TypeError` for
 * what is no fault of the sender: no secret to verify with, or a payload that something parsed before.
 *
 * @example
 * const { webhook, error } = await verifyWebhook({ payload: await request.text(), headers: request.headers, secrets })
 * if (error) return new Response(error.code, { status: 400 })
 */
export async function verifyWebhook<Data = unknown>(given: WebhookToVerify): Promise<WebhookResult<Data>> {
  const { payload, headers, secrets, toleranceSeconds = DEFAULT_TOLERANCE_SECONDS, now = new Date() } = given
  checkPayload(payload)
  const { keys, unusable } = await importSecrets(secrets)
  const id = readHeader(headers, 'webhook-id')
  const timestamp = readHeader(headers, 'webhook-timestamp')
  const signature = readHeader(headers, 'webhook-signature')
  if (!id || !timestamp || !signature) {
    return refuse('missing_header', 'It takes the headers webhook-id, webhook-timestamp and webhook-signature')
  }
  if (!/^\d{1,12}$/.test(timestamp)) return refuse('invalid_header', 'webhook-timestamp is not in seconds')
  const age = now.getTime() / 1_000 - Number(timestamp)
  if (age > toleranceSeconds) return refuse('too_old', `It was signed ${Math.round(age)} seconds ago`)
  if (age < -toleranceSeconds) return refuse('too_new', `It was signed ${Math.round(-age)} seconds from now`)

  const signatures = signature
    .split(' ')
    .filter((each) => each.startsWith('v1,'))
    .map((each) => decodeBase64(each.slice(3)))
  const content = contentOf(id, timestamp, payload)
  let isValid = false
  for (const key of keys) {
    for (const each of signatures) {
      // The runtime compares in constant time.
      if (each && (await crypto.subtle.verify('HMAC', key, each, content))) isValid = true
    }
  }
  if (!isValid) {
    const hint = unusable > 0 ? `; ${unusable} of them cannot be used. ${A_SECRET}` : ''
    return refuse('no_matching_signature', `None of the signatures was made with one of the secrets${hint}`)
  }
  try {
    const text = typeof payload === 'string' ? payload : new TextDecoder('utf-8', { fatal: true }).decode(payload)
    return { webhook: { id, timestamp: new Date(Number(timestamp) * 1_000), data: JSON.parse(text) }, error: null }
  } catch {
    return refuse('invalid_payload', 'The signature is right, and the payload is not JSON')
  }
}

export interface WebhookToSign {
  payload: string | Uint8Array
  /** One, or several as while one is being replaced. */
  secrets: readonly string[]
  /** `msg_test` by default. */
  id?: string
  /** Now by default. */
  timestamp?: Date
}

/** The headers a webhook comes with: for tests of what receives it. */
export async function signTestWebhook({
  payload,
  secrets,
  id = 'msg_test',
  timestamp = new Date(),
}: WebhookToSign): Promise<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  checkPayload(payload)
  const seconds = String(Math.floor(timestamp.getTime() / 1_000))
  const content = contentOf(id, seconds, payload)
  const signatures = await Promise.all(
    secrets.map(async (secret) => {
      const key = await importSecret(secret, 'sign')
      if (!key) throw new TypeError(A_SECRET)
      const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, content))
      return `v1,${btoa(String.fromCharCode(...bytes))}`
    }),
  )
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures.join(' ') }
}

const refuse = (code: WebhookErrorCode, message: string) => ({ webhook: null, error: { code, message } })

function readHeader(headers: HeaderSource, name: string): string | null {
  if (headers instanceof Headers) return headers.get(name)
  const [, value] = Object.entries(headers).find(([key]) => key.toLowerCase() === name) ?? []
  return Array.isArray(value) ? value.join(' ') : (value ?? null)
}

function contentOf(id: string, seconds: string, payload: string | Uint8Array): Uint8Array<ArrayBuffer> {
  const head = encoder.encode(`${id}.${seconds}.`)
  const body = typeof payload === 'string' ? encoder.encode(payload) : payload
  const content = new Uint8Array(head.length + body.length)
  content.set(head)
  content.set(body, head.length)
  return content
}

function checkPayload(payload: unknown): void {
  if (typeof payload === 'string' || payload instanceof Uint8Array) return
  throw new TypeError(
    `The payload is ${payload === null ? 'null' : `of type ${typeof payload}`}: hand over the raw body, as text or bytes, before anything parses it`,
  )
}

/** The secrets that can be used, and how many of those that are set cannot. Throws when there is none to verify with. */
async function importSecrets(secrets: readonly (string | undefined)[]) {
  if (!Array.isArray(secrets)) throw new TypeError('`secrets` is a list of secrets')
  const set = secrets.filter((secret) => typeof secret === 'string' && secret.replace(/^whsec_/, '').trim() !== '')
  const keys = (await Promise.all(set.map((secret) => importSecret(secret, 'verify')))).filter((key) => key !== null)
  if (keys.length > 0) return { keys, unusable: set.length - keys.length }
  throw new TypeError(`There is no secret to verify webhooks with: ${set.length === 0 ? 'none is set' : A_SECRET}`)
}

async function importSecret(secret: string, use: 'sign' | 'verify'): Promise<CryptoKey | null> {
  const bytes = decodeBase64(secret.replace(/^whsec_/, ''))
  if (!bytes || bytes.length === 0) return null
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, [use])
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}
