import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign, verify } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { crc32 } from 'node:zlib'
import type { WordPressSite } from './wordpress.ts'

export interface SentReport {
  id: string
  seq: number
  module: string
  event: string
  title: string
  data: Record<string, unknown>
}
export interface AgentRequest {
  path: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects there
  body: any
  bytes: number
  at: number
}
export interface Answer {
  /** 0 hangs up. */
  status: number
  body?: object
  headers?: Record<string, string>
  /** As a firewall before the server would answer. */
  isUnsigned?: boolean
}

/**
 * The server's side of the protocol as a site meets it, with every fault at will: the real server cannot be made to lose
 * answers or rows. It checks each signature and signs what it answers.
 */
export async function startPeer() {
  const keys = { server: generateKeyPairSync('ed25519'), site: generateKeyPairSync('ed25519') }
  const siteId = randomUUID()
  const reports = new Map<string, SentReport>()
  const results: { id: string; kind: string; body: AgentRequest['body'] }[] = []
  const requests: AgentRequest[] = []
  const nonces = new Set<string>()
  const queue: { commands: object[]; batches: object[] } = { commands: [], batches: [] }
  const peer = {
    url: '',
    siteId,
    /** By id, as a server stores them: one that comes twice is there once. */
    reports,
    results,
    requests,
    /** Given in the answer to the next heartbeat. */
    queue,
    /** Comes instead of the usual answer, before or after the request has had its effect. */
    before: null as ((request: AgentRequest) => Answer | null | Promise<Answer | null>) | null,
    after: null as ((request: AgentRequest) => Answer | null | Promise<Answer | null>) | null,
    refusals: [] as string[],
    of: (path: string) => requests.filter((request) => request.path === path),
    resultOf: (id: string) => results.filter((result) => result.id === id).at(-1)?.body,
    /** Makes a site the one that this peer knows, without the conversation of an enrolment. */
    async connect(site: WordPressSite): Promise<void> {
      await site.php(
        `$secrets = new TinyEclipse\\Agent\\Secrets( 'site-key', $input['secret'], 'te_api_test', array( 'server-key' => $input['server'] ) );
         TinyEclipse\\Agent\\Installation::update();
         TinyEclipse\\Agent\\agent()->settings()->connect( $input['url'], $input['site'], 'an-account', 'te_site_test', $secrets );`,
        { url: peer.url, site: siteId, secret: secretBytes(keys.site), server: publicBytes(keys.server.publicKey) },
      )
    },
    /** Keeps the next request waiting for its answer, until it is let go. */
    holdNext() {
      const arrived = Promise.withResolvers<AgentRequest>()
      const held = Promise.withResolvers<null>()
      peer.before = (request) => {
        peer.before = null
        arrived.resolve(request)
        return held.promise
      }
      return { arrived: arrived.promise, letGo: () => held.resolve(null) }
    },
    async stop() {
      http.closeAllConnections()
      http.close()
      await once(http, 'close')
    },
  }

  const http = createServer((request, response) => {
    receive(request, response).catch((error) => {
      peer.refusals.push(String(error))
      response.destroy()
    })
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  peer.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  return peer

  async function receive(request: IncomingMessage, response: ServerResponse) {
    const text = (await request.toArray()).join('')
    const seen = {
      path: request.url ?? '',
      body: JSON.parse(text || '{}'),
      bytes: Buffer.byteLength(text),
      at: Date.now(),
    }
    const problem = problemOf(request, text)
    if (problem) {
      peer.refusals.push(problem)
      return send({ status: 401, body: { code: problem }, isUnsigned: true })
    }
    requests.push(seen)
    const early = await peer.before?.(seen)
    if (early) return send(early)
    const usual = { status: 200, body: effectOf(seen) }
    return send((await peer.after?.(seen)) ?? usual)

    function send({ status, body = {}, headers = {}, isUnsigned = false }: Answer) {
      if (status === 0) return response.destroy()
      const json = JSON.stringify(body)
      const lines = ['tinyeclipse-answer/1', status, sha256(json), request.headers['tinyeclipse-nonce'], 'server-key']
      const signature = sign(null, Buffer.from(lines.join('\n')), keys.server.privateKey).toString('base64url')
      const signed = isUnsigned ? {} : { 'tinyeclipse-key': 'server-key', 'tinyeclipse-signature': signature }
      response.writeHead(status, { 'content-type': 'application/json', ...signed, ...headers }).end(json)
    }
  }

  function problemOf(request: IncomingMessage, text: string): string | null {
    const header = (name: string) => String(request.headers[`tinyeclipse-${name}`] ?? '')
    const nonce = header('nonce')
    const lines = ['tinyeclipse-agent/1', request.method, request.url, '', sha256(text), header('timestamp'), nonce]
    const signed = Buffer.from([...lines, header('site'), header('key')].join('\n'))
    if (header('site') !== siteId) return 'agent_unknown'
    if (!verify(null, signed, keys.site.publicKey, Buffer.from(header('signature'), 'base64url')))
      return 'signature_invalid'
    if (nonces.has(nonce)) return 'request_replayed'
    nonces.add(nonce)
    return null
  }

  function effectOf({ path, body }: AgentRequest): object {
    if (path === '/v1/agent/reports') return store(body.reports)
    if (path === '/v1/agent/reports/checksums') return { resend: body.ranges.filter(isDifferent) }
    if (path === '/v1/agent/heartbeat') {
      return {
        serverTime: new Date().toISOString(),
        heartbeatSeconds: 300,
        commands: queue.commands.splice(0),
        batches: queue.batches.splice(0),
        hasMore: false,
      }
    }
    const [kind = '', id = ''] = path.split('/').slice(3)
    results.push({ id, kind, body })
    return { isKnown: true }
  }

  function store(sent: SentReport[]) {
    const answer = { stored: [] as number[], repeated: [] as number[], refused: [] }
    for (const report of sent) {
      answer[reports.has(report.id) ? 'repeated' : 'stored'].push(report.seq)
      reports.set(report.id, report)
    }
    return answer
  }

  function isDifferent({ from, to, count, checksum }: { from: number; to: number; count: number; checksum: number }) {
    const inside = [...reports.values()].filter((report) => report.seq >= from && report.seq <= to)
    const sum = inside.reduce((total, report) => (total + crc32(`${report.seq}:${report.id}`)) % 2 ** 32, 0)
    return inside.length !== count || sum !== checksum
  }
}

export type Peer = Awaited<ReturnType<typeof startPeer>>

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const publicBytes = (key: KeyObject) => String(key.export({ format: 'jwk' }).x)

/** As libsodium has a secret key: its seed and the public key behind it. */
function secretBytes({ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }): string {
  const seed = Buffer.from(String(privateKey.export({ format: 'jwk' }).d), 'base64url')
  return Buffer.concat([seed, Buffer.from(publicBytes(publicKey), 'base64url')]).toString('base64url')
}
