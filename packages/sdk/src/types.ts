import type * as contract from './contract/index.ts'
import type { Open } from './open.ts'

// What is asked, by name. Aliases: named exports of what is a schema too would be declared as values, which are not here.
export type AnalyticsFilter = contract.AnalyticsFilter
export type AnalyticsQuery = contract.AnalyticsQuery
export type AnalyticsRange = contract.AnalyticsRange
export type Condition = contract.Condition
export type DimensionName = contract.DimensionName
export type ErrorCode = contract.ErrorCode
export type ExportRequest = contract.ExportRequest
export type FunnelQuery = contract.FunnelQuery
export type GoalChanges = contract.GoalChanges
export type GoalsQuery = contract.GoalsQuery
export type HeatmapQuery = contract.HeatmapQuery
export type MetricName = contract.MetricName
export type MetricValues = contract.MetricValues
export type NewGoal = contract.NewGoal
export type NewScheduledExport = contract.NewScheduledExport
export type NewSegment = contract.NewSegment
export type PersonalDataSubject = contract.PersonalDataSubject
export type Problem = contract.Problem
export type ScheduledExportChanges = contract.ScheduledExportChanges
export type Scope = contract.Scope
export type ScrollMapQuery = contract.ScrollMapQuery
export type SegmentChanges = contract.SegmentChanges
export type SessionQuery = contract.SessionQuery
export type SiteChanges = contract.SiteChanges
export type SummaryLanguage = contract.SummaryLanguage
export type SummaryQuery = contract.SummaryQuery
export type Target = contract.Target
export type VitalsMetric = contract.VitalsMetric
export type VitalsQuery = contract.VitalsQuery
export type Page<Item> = contract.Page<Item>

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
