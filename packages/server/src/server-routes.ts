import { type Catalog, endpoints } from '@tinyeclipse/sdk/contract'
import { sql } from 'kysely'
import { DOCS_POLICY, docsPage } from './platform/docs-page.ts'
import { AppError } from './platform/errors.ts'
import { type Route, route } from './platform/http.ts'
import type { Platform } from './platform/module.ts'
import { openapiOf } from './platform/openapi.ts'
import { VERSION } from './version.ts'

const READY_TIMEOUT_MS = 2_000

/** What the server says of itself. */
export function serverRoutes(options: {
  platform: Platform
  url: string
  routes: readonly Route[]
  catalog: Record<string, unknown>
  plans: Parameters<typeof docsPage>[1]
}): Route[] {
  const { platform, url } = options
  const table = () => [...options.routes.map(({ endpoint }) => endpoint)]

  return [
    route(endpoints.live, async () => ({ status: 'live' as const })),

    route(endpoints.ready, async () => {
      const slow = new AppError('database_unavailable', 'The database does not answer', { retryAfterSeconds: 2 })
      const answered = platform.database.resolver((tx) => sql`select 1`.execute(tx))
      await Promise.race([answered, new Promise((_, reject) => setTimeout(reject, READY_TIMEOUT_MS, slow).unref())])
      return { status: 'ready' as const, database: platform.database.kind }
    }),

    // Put together from what each module says of itself.
    route(endpoints.catalog, async () => options.catalog as Catalog),

    route(endpoints.metrics, async () => {
      const { registry } = platform.meters
      return new Response(await registry.metrics(), { headers: { 'Content-Type': registry.contentType } })
    }),

    route(endpoints.openapi, async () => Response.json(openapiOf(table(), url, VERSION))),

    route(endpoints.docs, async () => {
      const page = await docsPage(table(), options.plans, url)
      return new Response(String(page), {
        headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': DOCS_POLICY },
      })
    }),
  ]
}
