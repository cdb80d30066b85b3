import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import type { Enrolled } from '@tinyeclipse/sdk/contract'

/** An agent as a site has it, written from docs/agent-protocol.md and not from the server. */
export interface TestAgent {
  siteId: string
  accountId: string
  keyId: string
  siteKey: string
  apiKey: string
  publicKey: string
  privateKey: KeyObject
  /** Keys of the server that it trusts. */
  serverKeys: { keyId: string; publicKey: string }[]
  post(path: string, body: unknown, changes?: Changes): Promise<SignedAnswer>
  heartbeat(more?: object): Promise<SignedAnswer>
}

export interface SignedAnswer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: each answer has its own shape, and tests look at it with matchers.
  json: any
  /** Whether the server signed it, with a key that the agent trusts. */
  isSigned: boolean
  headers: Headers
}

/** What a test has otherwise than an agent would: before it is signed, or after. */
export interface Changes {
  method?: string
  /** In place of what the agent has. */
  siteId?: string
  keyId?: string
  privateKey?: KeyObject
  timestamp?: number
  nonce?: string
  query?: string
  /** Of the request as it is sent, after it was signed. */
  tamper?: (request: SentRequest) => SentRequest
}
export interface SentRequest {
  method: string
  path: string
  query: string
  body: string
  headers: Record<string, string>
}

export const PROTOCOL = {
  version: '1.0',
  agent: '0.1.0',
  capabilities: ['commands', 'reports', 'checksums', 'batches', 'wake'],
}

export interface EnrolOptions {
  code?: string
  agentKey?: string
  url?: string
  site?: object
  protocol?: object
  keys?: { publicKey: string; privateKey: KeyObject }
  now?: () => number
  changes?: Changes
}

/** Sends an enrolment and answers what came, whatever it was. */
export async function tryToEnrol(
  serverUrl: string,
  options: EnrolOptions,
): Promise<SignedAnswer & { keys: ReturnType<typeof makeKeys> }> {
  const { code, agentKey, url = 'https://shop.example.be', now = Date.now, keys = makeKeys() } = options
  const body = {
    ...(code !== undefined && { code }),
    ...(agentKey !== undefined && { agentKey }),
    publicKey: keys.publicKey,
    protocol: options.protocol ?? PROTOCOL,
    site: {
      url,
      restUrl: `${url}/wp-json/`,
      name: 'Shop',
      languages: ['nl', 'fr'],
      timeZone: 'Europe/Brussels',
      ...options.site,
    },
  }
  const signer = { siteId: 'new', keyId: 'new', privateKey: keys.privateKey }
  const answer = await send(serverUrl, '/v1/agent/enrol', body, { ...signer, now, trusted: 'first' }, options.changes)
  return { ...answer, keys }
}

/** Joins as a site does. Throws when it may not. */
export async function enrolAgent(serverUrl: string, options: EnrolOptions): Promise<TestAgent> {
  const { status, json, isSigned, keys } = await tryToEnrol(serverUrl, options)
  if (status !== 201 || !isSigned) throw new Error(`The enrolment was answered ${status}: ${JSON.stringify(json)}`)
  const { siteId, accountId, keyId, siteKey, apiKey, serverKeys } = json as Enrolled
  const agent: TestAgent = {
    siteId,
    accountId,
    keyId,
    siteKey,
    apiKey,
    ...keys,
    serverKeys,
    async post(path, body, changes = {}) {
      const signer = { siteId: agent.siteId, keyId: agent.keyId, privateKey: agent.privateKey }
      const answer = await send(
        serverUrl,
        path,
        body,
        { ...signer, now: options.now ?? Date.now, trusted: agent.serverKeys },
        changes,
      )
      if (answer.isSigned && answer.json?.serverKeys) agent.serverKeys = answer.json.serverKeys
      return answer
    },
    heartbeat: (more = {}) => agent.post('/v1/agent/heartbeat', heartbeatBody(more)),
  }
  return agent
}

export const heartbeatBody = (more: object = {}) => ({
  protocol: PROTOCOL,
  state: STATE,
  commands: COMMANDS.map((name) => ({ name, isAllowed: true })),
  outbox: { waiting: 0, oldestAt: null, lost: 0 },
  ...more,
})

const COMMANDS = [
  'refresh_inventory',
  'flush_caches',
  'set_option',
  'update_page',
  'change_order_status',
  'clear_debug_log',
]

/** A site on which all is well. */
export const STATE = {
  wordpress: { version: '6.7', isMultisite: false, locale: 'nl_NL', updateTo: null },
  php: { version: '8.4.1', memoryLimitBytes: 268_435_456, sapi: 'fpm-fcgi' },
  database: { kind: 'mariadb', version: '10.11' },
  server: 'nginx/1.22',
  plugins: [
    {
      file: 'woocommerce/woocommerce.php',
      name: 'WooCommerce',
      version: '9.5.2',
      isActive: true,
      updateTo: null,
      autoUpdates: false,
    },
  ],
  themes: [{ slug: 'storefront', name: 'Storefront', version: '4.6', isActive: true, updateTo: null }],
  environment: {
    value: 'production',
    factors: [{ name: 'host', value: 'shop.example.be', weight: 1, contribution: -1 }],
  },
  maintenance: { isOn: false, since: null, runningUpdates: [] },
}

export function makeKeys(): { publicKey: string; privateKey: KeyObject } {
  const { privateKey } = generateKeyPairSync('ed25519')
  return { privateKey, publicKey: createPublicKey(privateKey).export({ format: 'jwk' }).x ?? '' }
}

/** Signs a text as an agent does. */
export const signText = (text: string, privateKey: KeyObject) =>
  sign(null, Buffer.from(text), privateKey).toString('base64url')

interface Signer {
  siteId: string
  keyId: string
  privateKey: KeyObject
  now: () => number
  /** `first`: the answer brings the key by which it is checked. */
  trusted: 'first' | { keyId: string; publicKey: string }[]
}

async function send(
  serverUrl: string,
  path: string,
  body: unknown,
  { now, trusted, ...signer }: Signer,
  changes: Changes = {},
): Promise<SignedAnswer> {
  const nonce = changes.nonce ?? randomBytes(18).toString('base64url')
  const request = signRequest({
    method: changes.method ?? 'POST',
    path,
    query: changes.query ?? '',
    body: JSON.stringify(body),
    timestamp: changes.timestamp ?? Math.floor(now() / 1000),
    nonce,
    siteId: changes.siteId ?? signer.siteId,
    keyId: changes.keyId ?? signer.keyId,
    privateKey: changes.privateKey ?? signer.privateKey,
  })
  const sent = changes.tamper ? changes.tamper(request) : request
  return sendAsIs(serverUrl, sent, { nonce, trusted })
}

/** The request with its signature on it. */
export function signRequest(of: {
  method: string
  path: string
  query: string
  body: string
  timestamp: number
  nonce: string
  siteId: string
  keyId: string
  privateKey: KeyObject
}): SentRequest {
  const text = [
    'tinyeclipse-agent/1',
    of.method,
    of.path,
    canonicalQuery(of.query),
    sha256(of.body),
    of.timestamp,
    of.nonce,
    of.siteId,
    of.keyId,
  ].join('\n')
  return {
    method: of.method,
    path: of.path,
    query: of.query,
    body: of.body,
    headers: {
      'content-type': 'application/json',
      'tinyeclipse-site': of.siteId,
      'tinyeclipse-key': of.keyId,
      'tinyeclipse-timestamp': String(of.timestamp),
      'tinyeclipse-nonce': of.nonce,
      'tinyeclipse-signature': signText(text, of.privateKey),
    },
  }
}

export async function sendAsIs(
  serverUrl: string,
  { method, path, query, body, headers }: SentRequest,
  { nonce, trusted }: { nonce: string; trusted: Signer['trusted'] },
): Promise<SignedAnswer> {
  const response = await fetch(`${serverUrl}${path}${query && `?${query}`}`, {
    method,
    headers,
    ...(method !== 'GET' && { body }),
  })
  const text = await response.text()
  const json = text === '' ? null : JSON.parse(text)
  const keyId = response.headers.get('tinyeclipse-key') ?? ''
  const keys = trusted === 'first' ? ((json?.serverKeys ?? []) as { keyId: string; publicKey: string }[]) : trusted
  const key = keys.find((each) => each.keyId === keyId)
  const signed = ['tinyeclipse-answer/1', response.status, sha256(text), nonce, keyId].join('\n')
  const signature = Buffer.from(response.headers.get('tinyeclipse-signature') ?? '', 'base64url')
  const isSigned = key !== undefined && verify(null, Buffer.from(signed), publicKeyOf(key.publicKey), signature)
  return { status: response.status, json, isSigned, headers: response.headers }
}

const publicKeyOf = (x: string) => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

function canonicalQuery(query: string): string {
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`)
  return [...new URLSearchParams(query)]
    .filter(([name]) => name !== 'rest_route')
    .map((pair) => pair.map(encode) as [string, string])
    .toSorted(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&')
}
