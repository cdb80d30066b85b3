import * as z from 'zod/mini'
import { PlanName } from './accounts.ts'
import { Id, PageQuery, pageOf, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { IssuedKey } from './keys.ts'

/** A host name in lower case without port or path: `shop.example.be`. */
const Domain = z
  .string()
  .check(
    z.trim(),
    z.toLowerCase(),
    z.minLength(1),
    z.maxLength(253),
    z.regex(/^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'A host name without scheme, port or path, such as shop.example.be'),
  )

/** Scheme, host and port, as browsers send it in `Origin`. */
const Origin = z.string().check(
  z.maxLength(300),
  z.toLowerCase(),
  z.regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/i, 'Scheme, host and port, such as https://www.example.be'),
  // A browser leaves out the port that goes without saying.
  z.overwrite((text) => (URL.canParse(text) ? new URL(text).origin : text)),
)

const isTimeZone = (value: string) => {
  // Offsets such as +02:00 are none: JavaScript and PostgreSQL read their sign the other way round.
  if (!/^(UTC|[A-Za-z_]+\/[A-Za-z0-9_+/-]+)$/.test(value)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}

const TimeZone = z.string().check(z.refine(isTimeZone, 'An IANA time zone, such as Europe/Brussels'))

const Language = z.string().check(z.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'A language tag, such as nl or fr-BE'))

const Currency = z.string().check(z.regex(/^[A-Z]{3}$/, 'An ISO 4217 code, such as EUR'))

const siteFields = {
  domain: Domain,
  environment: z.enum(['production', 'staging']),
  timeZone: TimeZone,
  languages: z.array(Language).check(z.minLength(1), z.maxLength(50)),
  currency: Currency,
  plan: PlanName,
  /** Origins beside `https://<domain>` and `https://www.<domain>` whose pages may use the site key. */
  allowedOrigins: z.array(Origin).check(z.maxLength(50)),
}

export const Site = z.object({ id: Id, accountId: Id, ...siteFields, createdAt: Timestamp })

export type Site = z.infer<typeof Site>

export const NewSite = z.object({
  domain: siteFields.domain,
  environment: z._default(siteFields.environment, 'production'),
  timeZone: z._default(siteFields.timeZone, 'Europe/Brussels'),
  languages: z._default(siteFields.languages, ['nl']),
  currency: z._default(siteFields.currency, 'EUR'),
  plan: z._default(siteFields.plan, 'tiny'),
  allowedOrigins: z._default(siteFields.allowedOrigins, []),
})

export type NewSite = z.infer<typeof NewSite>

/** The plan is changed by whoever runs the server, not by a key of the account. */
export const SiteChanges = z.partial(z.object(siteFields))

export type SiteChanges = z.infer<typeof SiteChanges>

/** A new site with the two keys it starts with, shown this once. */
export const CreatedSite = z.object({ site: Site, siteKey: IssuedKey, agentKey: IssuedKey })

export type CreatedSite = z.infer<typeof CreatedSite>

/** One session, or every session in which somebody said to have this e-mail address. */
export const PersonalDataSubject = z.union([
  z.strictObject({ sessionId: Id }),
  z.strictObject({ email: z.string().check(z.trim(), z.minLength(3), z.maxLength(254)) }),
])
export type PersonalDataSubject = z.input<typeof PersonalDataSubject>

export const siteEndpoints = {
  listSites: endpoint({
    id: 'sites.list',
    method: 'GET',
    path: '/v1/sites',
    summary: 'Sites of the account',
    access: 'account',
    scope: 'sites:read',
    query: PageQuery,
    response: pageOf(Site),
    status: 200,
    mutates: false,
  }),
  createSite: endpoint({
    id: 'sites.create',
    method: 'POST',
    path: '/v1/sites',
    summary: 'Add a site; its keys are shown this once',
    access: 'account',
    scope: 'sites:write',
    body: NewSite,
    response: CreatedSite,
    status: 201,
    mutates: true,
  }),
  getSite: endpoint({
    id: 'sites.get',
    method: 'GET',
    path: '/v1/sites/:siteId',
    summary: 'One site',
    access: 'account',
    scope: 'sites:read',
    response: Site,
    status: 200,
    mutates: false,
  }),
  changeSite: endpoint({
    id: 'sites.change',
    method: 'PATCH',
    path: '/v1/sites/:siteId',
    summary: 'Change a site',
    access: 'account',
    scope: 'sites:write',
    body: SiteChanges,
    response: Site,
    status: 200,
    mutates: true,
  }),
  removeSite: endpoint({
    id: 'sites.remove',
    method: 'DELETE',
    path: '/v1/sites/:siteId',
    summary: 'Remove a site and everything of it',
    access: 'account',
    scope: 'sites:write',
    response: z.object({ removed: z.record(z.string(), z.int()) }),
    status: 200,
    mutates: true,
  }),
  exportSite: endpoint({
    id: 'sites.export',
    method: 'GET',
    path: '/v1/sites/:siteId/export',
    summary: 'Everything stored of a site, as lines of JSON, to hand over',
    access: 'account',
    scope: 'personal-data:write',
    status: 200,
    produces: 'application/x-ndjson',
    mutates: false,
  }),
  exportPersonalData: endpoint({
    id: 'personalData.export',
    method: 'POST',
    path: '/v1/sites/:siteId/personal-data/export',
    summary: 'What is stored of one person, module by module',
    access: 'account',
    scope: 'personal-data:write',
    body: PersonalDataSubject,
    response: z.object({ modules: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))) }),
    status: 200,
    mutates: false,
  }),
  erasePersonalData: endpoint({
    id: 'personalData.erase',
    method: 'POST',
    path: '/v1/sites/:siteId/personal-data/erase',
    summary: 'Erase what is stored of one person',
    access: 'account',
    scope: 'personal-data:write',
    body: PersonalDataSubject,
    response: z.object({ erased: z.record(z.string(), z.int()) }),
    status: 200,
    mutates: true,
  }),
}
