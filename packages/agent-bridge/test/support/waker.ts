import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { whole } from './whole.ts'
import type { WordPressSite } from './wordpress.ts'

export const WAKE_ROUTE = '/tinyeclipse/v1/agent/wake'

/** What the server signs of a call to a site; each part may be wrong on purpose. */
export interface WakeParts {
  method: string
  route: string
  query: string
  body: string
  timestamp: string
  nonce: string
  siteId: string
  keyId: string
}

/** The server's key towards one site, and calls signed with it. */
export interface Waker {
  siteId: string
  /** The parts of a call that would be taken now. */
  parts(changes?: Partial<WakeParts>): WakeParts
  signature(parts: WakeParts, key?: KeyObject): string
  /** Sends parts with a signature, which is that of other parts where something was tampered with. */
  send(
    parts: WakeParts,
    signature?: string,
    init?: { headers?: Record<string, string>; path?: string },
  ): Promise<Response>
}

export const headersOf = (parts: WakeParts, signature: string): Record<string, string> => ({
  'content-type': 'application/json',
  'tinyeclipse-site': parts.siteId,
  'tinyeclipse-key': parts.keyId,
  'tinyeclipse-timestamp': parts.timestamp,
  'tinyeclipse-nonce': parts.nonce,
  'tinyeclipse-signature': signature,
})

/** In the one spelling of the protocol, however it is sent. */
const encodeRoute = (route: string) =>
  route
    .split('/')
    .map((part) =>
      encodeURIComponent(decodeURIComponent(part)).replace(
        /[!'()*]/g,
        (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    )
    .join('/')

/** Makes a new key of the server known to a site that is connected already. */
export async function createWaker(site: WordPressSite): Promise<Waker> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const keyId = `server-${randomBytes(6).toString('hex')}`
  const siteId = await site.php<string>(
    `$settings = TinyEclipse\\Agent\\agent()->settings();
     $secrets = $settings->secrets();
     $secrets->server_keys[ $input['keyId'] ] = $input['publicKey'];
     $settings->save_secrets( $secrets );
     return $settings->site_id();`,
    { keyId, publicKey: publicKey.export({ format: 'jwk' }).x },
  )
  const parts = (changes: Partial<WakeParts> = {}): WakeParts => ({
    method: 'POST',
    route: WAKE_ROUTE,
    query: '',
    body: '{}',
    timestamp: String(Math.floor(Date.now() / 1000)),
    nonce: randomBytes(16).toString('base64url'),
    siteId,
    keyId,
    ...changes,
  })
  const signature = (of: WakeParts, key = privateKey) => {
    const digest = createHash('sha256').update(of.body).digest('hex')
    const lines = [of.method, encodeRoute(of.route), of.query, digest, of.timestamp, of.nonce, of.siteId, of.keyId]
    return sign(null, Buffer.from(['tinyeclipse-agent/1', ...lines].join('\n')), key).toString('base64url')
  }
  return {
    siteId,
    parts,
    signature,
    send: (of, signed = signature(of), { headers, path } = {}) =>
      whole(
        site.request(path ?? `/wp-json${of.route}${of.query && `?${of.query}`}`, {
          method: of.method,
          headers: { ...headersOf(of, signed), ...headers },
          ...(of.method !== 'GET' && of.method !== 'HEAD' && { body: of.body }),
        }),
      ),
  }
}
