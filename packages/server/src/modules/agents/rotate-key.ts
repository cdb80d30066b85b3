import type { Clock } from '../../platform/clock.ts'
import type { Tx } from '../../platform/database.ts'
import { AppError } from '../../platform/errors.ts'
import { uuidv7 } from '../../platform/ids.ts'
import type { Verify } from './ed25519.ts'
import { lockLiving } from './leave.ts'
import { keyProofText } from './signed-text.ts'
import { endAgentKeys, findKeyByPublicKey, insertAgentKey } from './store/agent-keys.ts'

/** An answer that was lost is asked for again with the old key, by a cron that runs only when somebody visits the site. */
const OVERLAP_MS = 7 * 24 * 3_600_000

/** The agent takes a new key. Brought again, as when the answer was lost, it is the same. */
export async function takeNewKey(
  { clock, verify }: { clock: Clock; verify: Verify },
  tx: Tx,
  site: { accountId: string; siteId: string },
  { publicKey, proof }: { publicKey: string; proof: string },
): Promise<{ keyId: string; oldKeyEndsAt: string }> {
  const now = clock.now()
  // Locked: a key that came while a person revokes the agent would outlive it.
  await lockLiving(tx, site)
  if (!verify(publicKey, keyProofText(site.siteId, publicKey), proof)) {
    const message = 'The proof is not a signature of the new key over this site and itself'
    throw new AppError('invalid_request', message, { issues: [{ path: '/proof', message }] })
  }
  const known = await findKeyByPublicKey(tx, site.accountId, publicKey)
  const isOurs = known?.siteId === site.siteId && (known.endsAt === null || known.endsAt > now)
  if (known && !isOurs) throw new AppError('conflict', 'This public key was used before. Make a new pair of keys')
  const keyId = known?.keyId ?? uuidv7(now.getTime())
  if (!known) await insertAgentKey(tx, { ...site, keyId, publicKey, createdAt: now })
  const oldKeyEndsAt = new Date(now.getTime() + OVERLAP_MS)
  await endAgentKeys(tx, { ...site, exceptKeyId: keyId }, oldKeyEndsAt)
  return { keyId, oldKeyEndsAt: oldKeyEndsAt.toISOString() }
}
