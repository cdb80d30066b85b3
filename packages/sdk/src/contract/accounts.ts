import * as z from 'zod/mini'
import { Id, PageQuery, pageOf, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'

export const PLAN_NAMES = ['tiny', 'pro', 'pro_plus'] as const

export const PlanName = z.enum(PLAN_NAMES)

export type PlanName = z.infer<typeof PlanName>

export const DisplayName = z.string().check(z.trim(), z.minLength(1), z.maxLength(200))

export const Account = z.object({
  id: Id,
  name: z.string(),
  status: z.enum(['active', 'suspended']),
  /** The best plan of its sites: what belongs to the account is open when any of them has it. */
  plan: PlanName,
  createdAt: Timestamp,
})

export type Account = z.infer<typeof Account>

export const UsageCounter = z.object({
  siteId: Id,
  /** First day of the month the count is for. */
  month: z.iso.date(),
  metric: z.string(),
  used: z.int(),
  /** What the site's plan includes a month; null when it is not limited. */
  included: z.nullable(z.int()),
})

export type UsageCounter = z.infer<typeof UsageCounter>

export const accountEndpoints = {
  getAccount: endpoint({
    id: 'account.get',
    method: 'GET',
    path: '/v1/account',
    summary: 'The account of the key',
    access: 'account',
    scope: 'account:read',
    response: Account,
    status: 200,
    mutates: false,
  }),
  changeAccount: endpoint({
    id: 'account.change',
    method: 'PATCH',
    path: '/v1/account',
    summary: 'Rename the account',
    access: 'account',
    scope: 'account:write',
    body: z.object({ name: DisplayName }),
    response: Account,
    status: 200,
    mutates: true,
  }),
  listUsage: endpoint({
    id: 'usage.list',
    method: 'GET',
    path: '/v1/usage',
    summary: 'What the sites used of their plans, newest month first',
    access: 'account',
    scope: 'account:read',
    query: PageQuery,
    response: pageOf(UsageCounter),
    status: 200,
    mutates: false,
  }),
}
