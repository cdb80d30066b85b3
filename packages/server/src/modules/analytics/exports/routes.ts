import { Readable } from 'node:stream'
import { endpoints, MAX_SCHEDULED_EXPORTS } from '@tinyeclipse/sdk/contract'
import { localDay } from '../../../platform/clock.ts'
import { notFound } from '../../../platform/errors.ts'
import { type Route, route } from '../../../platform/http.ts'
import { uuidv7 } from '../../../platform/ids.ts'
import { openSite, type Parts } from '../parts.ts'
import {
  deleteExport,
  findExport,
  findFile,
  insertExport,
  listExports,
  listFiles,
  updateExport,
} from '../store/exports.ts'
import { requireRoom, withUniqueName } from '../store/lists.ts'
import { type MadeFile, makeFile } from './make-file.ts'
import { checkRequest } from './request.ts'
import { nextRun } from './schedule.ts'

export const exportRoutes = (parts: Parts): Route[] => {
  const { database, clock, accounts } = parts
  return [
    route(endpoints.exportAnalytics, async (input) => {
      const file = await makeFile(parts, input, input.body)
      // One person's way is not looked at unseen.
      if (file.sessionId) input.audit.target = file.sessionId
      return fileResponse(file)
    }),

    route(endpoints.listScheduledExports, ({ accountId, params, query }) =>
      database.account(accountId, async (tx) =>
        listExports(tx, await openSite(tx, accounts, accountId, params.siteId), query),
      ),
    ),

    route(endpoints.createScheduledExport, async ({ tx, accountId, params, body, audit }) => {
      const site = await openSite(tx, accounts, accountId, params.siteId)
      const createdAt = clock.now()
      await checkRequest(tx, site, body.request, localDay(createdAt, site.timeZone))
      await requireRoom(tx, 'scheduled_exports', site, MAX_SCHEDULED_EXPORTS)
      const id = uuidv7(createdAt.getTime())
      audit.target = id
      audit.detail = { name: body.name, every: body.every }
      const nextRunAt = await nextRun(tx, body.every, site.timeZone, createdAt)
      return withUniqueName(body.name, 'An export', () => insertExport(tx, site, { id, ...body, nextRunAt, createdAt }))
    }),

    route(endpoints.changeScheduledExport, async ({ tx, accountId, params, body, audit }) => {
      const site = await openSite(tx, accounts, accountId, params.siteId)
      const now = clock.now()
      audit.target = params.exportId
      audit.detail = { changed: Object.keys(body) }
      if (body.request) await checkRequest(tx, site, body.request, localDay(now, site.timeZone))
      const before = await findExport(tx, site, params.exportId)
      if (!before) throw notFound('The export')
      const isOtherwise = body.every !== undefined && body.every !== before.every
      const nextRunAt = isOtherwise ? await nextRun(tx, body.every ?? before.every, site.timeZone, now) : null
      const changed = await withUniqueName(body.name, 'An export', () =>
        updateExport(tx, site, params.exportId, { ...body, nextRunAt }),
      )
      if (!changed) throw notFound('The export')
      return changed
    }),

    route(endpoints.removeScheduledExport, async ({ tx, accountId, params, audit }) => {
      const site = await openSite(tx, accounts, accountId, params.siteId)
      audit.target = params.exportId
      if (!(await deleteExport(tx, site, params.exportId))) throw notFound('The export')
      return undefined
    }),

    route(endpoints.listExportFiles, ({ accountId, params, query }) =>
      database.account(accountId, async (tx) => {
        const site = await openSite(tx, accounts, accountId, params.siteId)
        if (!(await findExport(tx, site, params.exportId))) throw notFound('The export')
        return listFiles(tx, site, params.exportId, query)
      }),
    ),

    route(endpoints.downloadExportFile, async ({ accountId, params }) => {
      const file = await database.account(accountId, async (tx) =>
        findFile(tx, await openSite(tx, accounts, accountId, params.siteId), params),
      )
      if (!file) throw notFound('The file')
      return fileResponse({ ...file, content: [file.content] })
    }),
  ]
}

const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json' }

const fileResponse = ({ name, format, content }: MadeFile) =>
  new Response(Readable.toWeb(Readable.from(content, { objectMode: false })) as ReadableStream<Uint8Array>, {
    headers: {
      'Content-Type': TYPES[format],
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'no-store',
    },
  })
