export { ApiError, type ClientErrorCode } from './api-error.ts'
export type { CallOptions, ClientOptions } from './call.ts'
export { type Client, createClient } from './client.ts'
export type {
  Account,
  AnalyticsAnswer,
  AnalyticsQuery,
  AuditEntry,
  Catalog,
  ErrorCode,
  IssuedKey,
  Key,
  LiveMessage,
  Page,
  Problem,
  Site,
  UsageCounter,
} from './contract/index.ts'
export type { List, ListOptions } from './list.ts'
