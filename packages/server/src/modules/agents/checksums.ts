import { crc32 } from 'node:zlib'
import { type ChecksumRange, MAX_CHECKSUM_SPAN } from '@tinyeclipse/sdk/contract'
import type { Tx } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import { listNumbers } from './store/reports.ts'

/** The ranges of which something else is stored than the site sent. */
export async function compareReports(
  tx: Tx,
  site: { accountId: string; siteId: string },
  ranges: readonly ChecksumRange[],
): Promise<{ from: number; to: number }[]> {
  ranges.forEach(({ from, to }, index) => {
    if (to >= from && to - from < MAX_CHECKSUM_SPAN) return
    const message = `A range of 1 to ${MAX_CHECKSUM_SPAN} numbers`
    throw new AppError('invalid_request', message, { issues: [{ path: `/ranges/${index}`, message }] })
  })
  const numbers = Map.groupBy(await listNumbers(tx, site, ranges), ({ from }) => from)
  return ranges
    .filter(({ from, count, checksum }) => {
      const stored = numbers.get(from) ?? []
      return stored.length !== count || checksumOf(stored) !== checksum
    })
    .map(({ from, to }) => ({ from, to }))
}

/** The sum of the CRC32 of `<seq>:<id>`, modulo 2^32: in whatever order they come. */
const checksumOf = (reports: readonly { seq: number; id: string }[]) =>
  reports.reduce((sum, { seq, id }) => (sum + crc32(`${seq}:${id}`)) % 2 ** 32, 0)
