import { createHash } from 'node:crypto'
import { brotliCompressSync, gzipSync } from 'node:zlib'

/** Answers a request for a file that pages of other origins load. */
export type ServedFile = (request: Pick<Headers, 'get'>) => Response

/** Best first: what is small on the wire. */
const CODINGS = ['br', 'gzip'] as const

/**
 * A file held in memory, compressed once. Any page may load it, also with `integrity` or under COEP: it is the same for
 * everyone. A browser that has it asks again by its ETag.
 */
export function createServedFile(text: string, options: { type: string; maxAgeSeconds: number }): ServedFile {
  const identity = Buffer.from(text)
  const bodies = { br: brotliCompressSync(identity), gzip: gzipSync(identity, { level: 9 }), identity }
  const hash = createHash('sha256').update(identity).digest('base64url').slice(0, 16)

  return (request) => {
    const coding = CODINGS.find((each) => takes(request.get('accept-encoding'), each)) ?? 'identity'
    // Each coding is other bytes, so a strong tag of its own.
    const etag = coding === 'identity' ? `"${hash}"` : `"${hash}-${coding}"`
    const headers = {
      ETag: etag,
      Vary: 'Accept-Encoding',
      'Cache-Control': `public, max-age=${options.maxAgeSeconds}`,
      'Access-Control-Allow-Origin': '*',
    }
    if (isKnown(request.get('if-none-match'), etag)) return new Response(null, { status: 304, headers })
    return new Response(new Uint8Array(bodies[coding]), {
      headers: {
        ...headers,
        'Content-Type': options.type,
        'Content-Length': String(bodies[coding].length),
        ...(coding !== 'identity' && { 'Content-Encoding': coding }),
      },
    })
  }
}

/** RFC 9110, 12.5.3: listed, or covered by `*`, and not with a weight of nothing. */
function takes(acceptEncoding: string | null, coding: string): boolean {
  const entries = (acceptEncoding ?? '').toLowerCase().split(',')
  const weights = new Map(
    entries.map((entry) => {
      const [name = '', ...parameters] = entry.split(';').map((part) => part.trim())
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
      return [name, weight === undefined ? 1 : Number(weight)]
    }),
  )
  return (weights.get(coding) ?? weights.get('*') ?? 0) > 0
}

/** RFC 9110, 13.1.2, by weak comparison: proxies that compress anew make tags weak. */
function isKnown(ifNoneMatch: string | null, etag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes(etag) || tags.includes('*')
}
