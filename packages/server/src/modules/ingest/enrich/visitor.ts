import { digestUuid } from '../../../platform/ids.ts'

/**
 * Who a visitor is for one day: a digest over the day's random salt, the site, the address and the user agent. When the
 * salt is gone nobody can make the digest again, so it leads back to no one.
 */
export const visitorId = (salt: Uint8Array, siteId: string, address: string | null, userAgent: string): string =>
  digestUuid(salt, siteId, address ?? '', userAgent)
