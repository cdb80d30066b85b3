import type { PlanName } from '@tinyeclipse/sdk/contract'
import type { Tx } from '../../../platform/database.ts'

export type AccountTables = {
  accounts: { account_id: string; name: string; status: 'active' | 'suspended'; created_at: Date }
  sites: SiteRow
  keys: KeyRow & { hash: Buffer }
  usage_counters: { account_id: string; site_id: string; month: string; metric: string; used: number }
  audit_log: AuditRow
  platform_sites: {
    account_id: string
    site_id: string
    account_name: string
    account_status: string
    domain: string
    plan: PlanName
  }
  operator_tokens: { token_id: string; prefix: string; hash: Buffer; created_at: Date; expires_at: Date | null }
}

export type SiteRow = {
  account_id: string
  site_id: string
  domain: string
  environment: 'production' | 'staging'
  time_zone: string
  languages: string[]
  currency: string
  plan: PlanName
  allowed_origins: string[]
  created_at: Date
}

export type KeyRow = {
  account_id: string
  key_id: string
  kind: 'site' | 'agent' | 'api'
  site_id: string | null
  name: string
  prefix: string
  scopes: string[]
  created_at: Date
  expires_at: Date | null
  last_used_at: Date | null
}

export type AuditRow = {
  account_id: string
  audit_id: string
  at: Date
  actor_kind: 'operator' | 'key' | 'member' | 'system' | 'agent'
  actor_id: string
  action: string
  target: string | null
  detail: Record<string, unknown>
  request_id: string | null
}

export const tables = (tx: Tx) => tx.withTables<AccountTables>()
