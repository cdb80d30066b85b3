import { expect, it } from 'vitest'
import * as contract from './contract/index.ts'
import * as sdk from './index.ts'
import * as mock from './mock.ts'
import * as webhooks from './webhooks.ts'
import * as wire from './wire.ts'

// What strangers import. A name that goes or changes breaks them: it needs a changeset, and a major one.
it('exports the client by name', () => {
  expect(Object.keys(sdk).toSorted()).toMatchInlineSnapshot(`
    [
      "ApiError",
      "account",
      "analytics",
      "contentUnits",
      "createClient",
      "createClientOf",
      "events",
      "exports",
      "goals",
      "imports",
      "isApiError",
      "keys",
      "personalData",
      "platform",
      "safe",
      "segments",
      "sites",
    ]
  `)
})

it('exports what verifies webhooks, and the mock, by name', () => {
  expect(Object.keys(webhooks).toSorted()).toEqual(['signTestWebhook', 'verifyWebhook'])
  expect(Object.keys(mock)).toEqual(['mockServer'])
})

it('exports the contract by name', () => {
  expect(Object.keys(contract).toSorted()).toMatchInlineSnapshot(`
    [
      "Account",
      "AnalyticsAnswer",
      "AnalyticsFilter",
      "AnalyticsQuery",
      "AnalyticsRange",
      "AuditEntry",
      "BatchAnswer",
      "COMPARISONS",
      "CONTRACT_VERSION",
      "CalendarDay",
      "Catalog",
      "CatalogEntry",
      "Condition",
      "ContentUnit",
      "ContentUnits",
      "CreatedSite",
      "DEVICES",
      "DIMENSIONS",
      "DisplayName",
      "DroppedEvents",
      "ERRORS",
      "EXPORTED_QUESTIONS",
      "EXPORT_FORMATS",
      "EXPORT_INTERVALS",
      "ExportFile",
      "ExportRequest",
      "ExportedQuestions",
      "FunnelAnswer",
      "FunnelQuery",
      "GRANULARITIES",
      "Goal",
      "GoalChanges",
      "GoalsAnswer",
      "GoalsQuery",
      "Heatmap",
      "HeatmapQuery",
      "IMPORT_SOURCES",
      "Id",
      "ImportAnswer",
      "ImportBatch",
      "ImportSource",
      "ImportTarget",
      "ImportedEvent",
      "IssuedKey",
      "KEY_KINDS",
      "Key",
      "KeyRotation",
      "LiveMessage",
      "MAX_EXPORTED_ROWS",
      "MAX_EXPORTED_SESSIONS",
      "MAX_GOALS",
      "MAX_IMPORTED_EVENTS",
      "MAX_PATHS_OF_UNIT",
      "MAX_SCHEDULED_EXPORTS",
      "MAX_SEGMENTS",
      "MAX_UNITS_AT_ONCE",
      "MAX_UNIT_PATHS",
      "METRICS",
      "NewGoal",
      "NewKey",
      "NewScheduledExport",
      "NewSegment",
      "NewSite",
      "Now",
      "PLAN_NAMES",
      "PageQuery",
      "PersonalDataSubject",
      "PlanName",
      "PlatformSite",
      "Problem",
      "ProblemIssue",
      "RANGE_PRESETS",
      "SCOPES",
      "SESSION_EVENT_KINDS",
      "SUMMARY_LANGUAGES",
      "SUMMARY_TOPICS",
      "ScheduledExport",
      "ScheduledExportChanges",
      "ScrollMap",
      "ScrollMapQuery",
      "Segment",
      "SegmentChanges",
      "ServerBatch",
      "Session",
      "SessionEvent",
      "SessionPath",
      "SessionQuery",
      "Site",
      "SiteChanges",
      "Summary",
      "SummaryQuery",
      "SummaryValue",
      "Target",
      "Timestamp",
      "UsageCounter",
      "VERSION_HEADER",
      "VITALS_METRICS",
      "VITALS_RATINGS",
      "VitalsAnswer",
      "VitalsQuery",
      "WireBatch",
      "WireEvent",
      "accountEndpoints",
      "analyticsEndpoints",
      "auditEndpoints",
      "endpoint",
      "endpoints",
      "eventEndpoints",
      "exportEndpoints",
      "goalEndpoints",
      "heatmapEndpoints",
      "importEndpoints",
      "keyEndpoints",
      "pageOf",
      "platformEndpoints",
      "readPart",
      "segmentEndpoints",
      "serverEndpoints",
      "sessionEndpoints",
      "siteEndpoints",
      "summaryEndpoints",
      "unitEndpoints",
    ]
  `)
})

it('exports the wire by name, and never another value under it', () => {
  expect(wire).toMatchInlineSnapshot(`
    {
      "CLICK": "k",
      "CUSTOM": "c",
      "ENGAGEMENT": "e",
      "EVENTS_PATH": "/v1/events",
      "IDENTIFY": "i",
      "MAX_BATCH_BYTES": 65536,
      "MAX_EVENTS_PER_BATCH": 100,
      "MAX_EVENT_AGE_MS": 86400000,
      "PAGEVIEW": "p",
      "VITALS": "v",
      "WIRE_VERSION": 1,
    }
  `)
})

it('offers these calls', () => {
  const client = sdk.createClient({ url: 'http://server' })
  const calls = Object.entries<object>({ ...client }).flatMap(([area, of]) =>
    Object.keys(of).map((name) => `${area}.${name}`),
  )
  expect(calls.toSorted()).toMatchInlineSnapshot(`
    [
      "account.audit",
      "account.get",
      "account.rename",
      "account.usage",
      "analytics.catalog",
      "analytics.export",
      "analytics.funnel",
      "analytics.goals",
      "analytics.heatmap",
      "analytics.live",
      "analytics.now",
      "analytics.query",
      "analytics.scrollMap",
      "analytics.session",
      "analytics.sessions",
      "analytics.summary",
      "analytics.vitals",
      "contentUnits.list",
      "contentUnits.remove",
      "contentUnits.replace",
      "events.dropped",
      "events.send",
      "exports.change",
      "exports.create",
      "exports.download",
      "exports.files",
      "exports.list",
      "exports.remove",
      "goals.change",
      "goals.create",
      "goals.list",
      "goals.remove",
      "imports.add",
      "imports.target",
      "keys.create",
      "keys.list",
      "keys.revoke",
      "keys.rotate",
      "personalData.erase",
      "personalData.export",
      "platform.audit",
      "platform.createAccount",
      "platform.exportAccount",
      "platform.removeAccount",
      "platform.rotateToken",
      "platform.setAccountStatus",
      "platform.sites",
      "segments.change",
      "segments.create",
      "segments.list",
      "segments.remove",
      "sites.change",
      "sites.create",
      "sites.export",
      "sites.get",
      "sites.list",
      "sites.remove",
    ]
  `)
})

it('names each endpoint once, by id and by method and path', () => {
  const all = Object.values(contract.endpoints)
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  expect(new Set(all.map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':')}`)).size).toBe(all.length)
})

it('asks for a scope that exists wherever a key is needed, and nowhere else', () => {
  for (const endpoint of Object.values<contract.EndpointDefinition>(contract.endpoints)) {
    if (endpoint.access === 'account') expect(contract.SCOPES, endpoint.id).toContain(endpoint.scope)
    else expect(endpoint.scope, endpoint.id).toBeUndefined()
  }
  const used = new Set(Object.values<contract.EndpointDefinition>(contract.endpoints).map(({ scope }) => scope))
  expect(contract.SCOPES.filter((scope) => !used.has(scope))).toEqual([])
})

it('answers each error code with a status that is an error', () => {
  for (const [code, { status, title }] of Object.entries(contract.ERRORS)) {
    expect(code).toMatch(/^[a-z_]+$/)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(600)
    expect(title).not.toBe('')
  }
})
