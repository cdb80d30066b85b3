import * as z from 'zod/mini'
import { DisplayName } from './accounts.ts'
import { Id, PageQuery, pageOf, Timestamp } from './common.ts'
import { endpoint, SCOPES } from './endpoint.ts'

export const KEY_KINDS = ['site', 'agent', 'api'] as const

export const Key = z.object({
  id: Id,
  kind: z.enum(KEY_KINDS),
  /** The first characters of the key, to tell keys apart: `te_api_x7Gk2a`. */
  prefix: z.string(),
  name: z.string(),
  siteId: z.nullable(Id),
  scopes: z.array(z.string()),
  createdAt: Timestamp,
  expiresAt: z.nullable(Timestamp),
  lastUsedAt: z.nullable(Timestamp),
})

export type Key = z.infer<typeof Key>

export const NewKey = z.object({
  kind: z.enum(KEY_KINDS),
  name: z._default(DisplayName, 'unnamed'),
  /** The site a `site` or `agent` key belongs to; for an `api` key the one site it is limited to. */
  siteId: z.optional(Id),
  /** For `api` keys. */
  scopes: z._default(z.array(z.enum(SCOPES)), []),
  expiresAt: z.optional(Timestamp),
})

export type NewKey = z.infer<typeof NewKey>

/** A key with its secret, which is shown this once and stored as a hash. */
export const IssuedKey = z.extend(Key, { secret: z.string() })

export type IssuedKey = z.infer<typeof IssuedKey>

export const KeyRotation = z.object({
  /** How long the old key goes on working beside the new one. */
  overlapHours: z._default(z.int().check(z.minimum(0), z.maximum(720)), 168),
})

export const keyEndpoints = {
  listKeys: endpoint({
    id: 'keys.list',
    method: 'GET',
    path: '/v1/keys',
    summary: 'Keys of the account, without their secrets',
    access: 'account',
    scope: 'keys:read',
    query: PageQuery,
    response: pageOf(Key),
    status: 200,
    mutates: false,
  }),
  createKey: endpoint({
    id: 'keys.create',
    method: 'POST',
    path: '/v1/keys',
    summary: 'Issue a key; its secret is shown this once',
    access: 'account',
    scope: 'keys:write',
    body: NewKey,
    response: IssuedKey,
    status: 201,
    mutates: true,
  }),
  rotateKey: endpoint({
    id: 'keys.rotate',
    method: 'POST',
    path: '/v1/keys/:keyId/rotate',
    summary: 'Issue a successor; the old key works on for the overlap',
    access: 'account',
    scope: 'keys:write',
    body: KeyRotation,
    response: IssuedKey,
    status: 201,
    mutates: true,
  }),
  revokeKey: endpoint({
    id: 'keys.revoke',
    method: 'DELETE',
    path: '/v1/keys/:keyId',
    summary: 'End a key at once',
    access: 'account',
    scope: 'keys:write',
    status: 204,
    mutates: true,
  }),
}
