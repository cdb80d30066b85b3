import type { BatchAnswer, EndpointRequest, endpoints } from '@tinyeclipse/sdk/contract'
import { MAX_BATCH_BYTES } from '@tinyeclipse/sdk/wire'
import { AppError } from '../../platform/errors.ts'
import type { Ingest } from '../ingest/index.ts'

/** What of a visitor's headers is read; that of a country is a CDN's to say, and no site's. */
const HEADERS = ['accept-language', 'origin', 'referer']

/** Stores a batch that a page gave its own site. The signature says that the site saw this visitor. */
export function relayEvents(
  ingest: Ingest,
  site: { accountId: string; siteId: string },
  { batch, address = null, userAgent, headers }: EndpointRequest<typeof endpoints.relayEvents>['body'],
): Promise<BatchAnswer> {
  const text = JSON.stringify(batch)
  if (Buffer.byteLength(text) > MAX_BATCH_BYTES)
    throw new AppError('body_too_large', `The batch may have ${MAX_BATCH_BYTES} bytes`)
  const believed = new Headers(userAgent ? { 'user-agent': printable(userAgent) } : {})
  for (const [name, value] of Object.entries(headers))
    if (HEADERS.includes(name.toLowerCase())) believed.set(name, printable(value))
  return ingest.recordRelayed(site, text, { address, headers: believed })
}

/** A visitor writes what they like; a header of ours holds what a header can. */
const printable = (text: string) => text.replace(/[^\x20-\x7e]/g, '')
