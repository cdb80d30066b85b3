import * as z from 'zod/mini'
import { Account, DisplayName, PlanName } from './accounts.ts'
import { AuditEntry } from './audit.ts'
import { Id, PageQuery, pageOf, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { KeyRotation } from './keys.ts'

export const PlatformSite = z.object({
  accountId: Id,
  accountName: z.string(),
  accountStatus: z.string(),
  siteId: Id,
  domain: z.string(),
  plan: PlanName,
})

export type PlatformSite = z.infer<typeof PlatformSite>

export const platformEndpoints = {
  createAccount: endpoint({
    id: 'accounts.create',
    method: 'POST',
    path: '/v1/accounts',
    summary: 'Add an account',
    access: 'operator',
    body: z.object({ name: DisplayName }),
    response: Account,
    status: 201,
    mutates: true,
  }),
  changeAccountStatus: endpoint({
    id: 'accounts.changeStatus',
    method: 'PATCH',
    path: '/v1/accounts/:accountId',
    summary: 'Suspend an account or let it work again',
    access: 'operator',
    body: z.object({ status: z.enum(['active', 'suspended']) }),
    response: Account,
    status: 200,
    mutates: true,
  }),
  removeAccount: endpoint({
    id: 'accounts.remove',
    method: 'DELETE',
    path: '/v1/accounts/:accountId',
    summary: 'Remove an account and everything of it',
    access: 'operator',
    response: z.object({ removed: z.record(z.string(), z.int()) }),
    status: 200,
    mutates: true,
  }),
  exportAccount: endpoint({
    id: 'accounts.export',
    method: 'GET',
    path: '/v1/accounts/:accountId/export',
    summary: 'Everything stored of an account, as lines of JSON, to hand over',
    access: 'operator',
    status: 200,
    produces: 'application/x-ndjson',
    mutates: false,
  }),
  listPlatformSites: endpoint({
    id: 'platform.sites',
    method: 'GET',
    path: '/v1/platform/sites',
    summary: 'Sites of all accounts',
    access: 'operator',
    query: PageQuery,
    response: pageOf(PlatformSite),
    status: 200,
    mutates: false,
  }),
  listPlatformAudit: endpoint({
    id: 'platform.audit',
    method: 'GET',
    path: '/v1/platform/audit',
    summary: 'What the operator did on the platform, newest first',
    access: 'operator',
    query: PageQuery,
    response: pageOf(AuditEntry),
    status: 200,
    mutates: false,
  }),
  rotateOperatorToken: endpoint({
    id: 'platform.rotateToken',
    method: 'POST',
    path: '/v1/platform/token/rotate',
    summary: 'Issue a new operator token; the old ones work on for the overlap',
    access: 'operator',
    body: KeyRotation,
    response: z.object({ secret: z.string(), oldExpiresAt: z.nullable(Timestamp) }),
    status: 201,
    mutates: true,
  }),
}
