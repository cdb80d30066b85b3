import { hash, randomBytes } from 'node:crypto'
import type { EnrolmentCode } from '@tinyeclipse/sdk/contract'
import type { Actor } from '../../platform/auth.ts'
import type { Tx } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { agentScopesOf, grantsEndAt } from '../accounts/index.ts'
import { insertCode } from './store/enrolment-codes.ts'

const MINUTES = 15
/** Crockford's: without I, L, O and U, which are taken for others. https://www.crockford.com/base32.html */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CHARACTERS = 16

/** Makes a code by which sites join. What it gives is no more than its maker has. */
export async function makeCode(
  tx: Tx,
  { accountId, actor, url, now }: { accountId: string; actor: Actor; url: string; now: Date },
  { siteId = null, maxSites }: { siteId?: string | null | undefined; maxSites: number },
): Promise<EnrolmentCode> {
  if (siteId && maxSites !== 1) {
    const message = 'A code for a site is for that site alone'
    throw new AppError('invalid_request', message, { issues: [{ path: '/maxSites', message }] })
  }
  const code = randomCode()
  const codeId = uuidv7(now.getTime())
  const expiresAt = new Date(now.getTime() + MINUTES * 60_000)
  const scopes = agentScopesOf(actor)
  const keysEndAt = grantsEndAt(actor)
  await insertCode(tx, accountId, {
    codeId,
    hash: hashCode(code),
    siteId,
    maxSites,
    scopes,
    keysEndAt,
    createdAt: now,
    expiresAt,
  })
  return {
    id: codeId,
    code,
    connectUrl: `${url}/connect#${code}`,
    siteId,
    maxSites,
    expiresAt: expiresAt.toISOString(),
  }
}

/** Of 80 random bits a plain digest is enough: within 15 minutes there is nothing to guess. */
export const hashCode = (code: string) => hash('sha256', `enrolment/${normalise(code)}`, 'buffer')

/** However somebody typed it. */
const normalise = (code: string) =>
  code
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')

const randomCode = () =>
  [...randomBytes(CHARACTERS)]
    .map((byte) => ALPHABET[byte & 31])
    .join('')
    .replace(/.{4}(?=.)/g, '$&-')
