import type { Scope } from '@tinyeclipse/sdk/contract'
import { AppError } from './errors.ts'

/** Who calls. */
export type Actor =
  | {
      kind: 'key'
      accountId: string
      keyId: string
      siteId: string | null
      scopes: readonly string[]
      expiresAt: Date | null
    }
  | { kind: 'operator'; tokenId: string }
  /** `siteId` is null while it joins. */
  | { kind: 'agent'; accountId: string; siteId: string | null; keyId: string }
  | { kind: 'nobody' }

/** Finds out who carries a secret; null when the secret is unknown, expired or of another kind. Throws when the account is suspended. */
export type Authenticate = (secret: string) => Promise<Actor | null>

/** Scopes that a key limited to one site may have: the others reach past the site. */
export const SITE_SCOPES: readonly Scope[] = [
  'sites:read',
  'events:write',
  'analytics:read',
  'analytics:write',
  'personal-data:write',
  'agents:read',
  'commands:write',
]

/** The site whose agent calls. Throws `forbidden` for every other caller. */
export function siteOfAgent(actor: Actor): string {
  if (actor.kind === 'agent' && actor.siteId !== null) return actor.siteId
  throw new AppError('forbidden', 'Only the agent of a site may do this')
}
