import * as z from 'zod/mini'
import { Id, PageQuery, pageOf, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'

export const AuditEntry = z.object({
  id: Id,
  at: Timestamp,
  actor: z.object({ kind: z.enum(['operator', 'key', 'member', 'system', 'agent']), id: z.string() }),
  action: z.string(),
  target: z.nullable(z.string()),
  detail: z.record(z.string(), z.unknown()),
  requestId: z.nullable(z.string()),
})

export type AuditEntry = z.infer<typeof AuditEntry>

export const auditEndpoints = {
  listAudit: endpoint({
    id: 'audit.list',
    method: 'GET',
    path: '/v1/audit',
    summary: 'What members, keys and the operator did in the account, newest first',
    access: 'account',
    scope: 'audit:read',
    query: PageQuery,
    response: pageOf(AuditEntry),
    status: 200,
    mutates: false,
  }),
}
