import type * as contract from './contract/index.ts'
import type { Open } from './open.ts'

// What is asked, by name.
export type {
  AnalyticsFilter,
  AnalyticsQuery,
  AnalyticsRange,
  ErrorCode,
  ExportRequest,
  FunnelQuery,
  GoalChanges,
  GoalsQuery,
  HeatmapQuery,
  MetricValues,
  NewGoal,
  NewScheduledExport,
  NewSegment,
  Page,
  PersonalDataSubject,
  Problem,
  ScheduledExportChanges,
  Scope,
  ScrollMapQuery,
  SegmentChanges,
  SessionQuery,
  SiteChanges,
  SummaryLanguage,
  SummaryQuery,
  Target,
  VitalsMetric,
  VitalsQuery,
} from './contract/index.ts'

// What calls give.
export type Account = Open<contract.Account>
export type AnalyticsAnswer = Open<contract.AnalyticsAnswer>
export type AuditEntry = Open<contract.AuditEntry>
export type Catalog = Open<contract.Catalog>
export type ContentUnit = Open<contract.ContentUnit>
export type CreatedSite = Open<contract.CreatedSite>
export type ExportFile = Open<contract.ExportFile>
export type FunnelAnswer = Open<contract.FunnelAnswer>
export type Goal = Open<contract.Goal>
export type GoalsAnswer = Open<contract.GoalsAnswer>
export type Heatmap = Open<contract.Heatmap>
export type IssuedKey = Open<contract.IssuedKey>
export type Key = Open<contract.Key>
export type LiveMessage = Open<contract.LiveMessage>
export type MeasuredVital = Open<contract.MeasuredVital>
export type Now = Open<contract.Now>
export type ScheduledExport = Open<contract.ScheduledExport>
export type ScrollMap = Open<contract.ScrollMap>
export type Segment = Open<contract.Segment>
export type Session = Open<contract.Session>
export type SessionEvent = Open<contract.SessionEvent>
export type SessionPath = Open<contract.SessionPath>
export type Site = Open<contract.Site>
export type Summary = Open<contract.Summary>
export type UsageCounter = Open<contract.UsageCounter>
export type VitalsAnswer = Open<contract.VitalsAnswer>
