import type { ExportedQuestions } from '@tinyeclipse/sdk/contract'
import { localDay } from '../../../../platform/clock.ts'
import { listDrops } from '../../../ingest/index.ts'
import { ofPages } from '../answered.ts'
import type { Exportable } from '../exportable.ts'

export const droppedEvents: Exportable<ExportedQuestions['droppedEvents']> = {
  gate: null,
  ask: ({ parts, site }) =>
    ofPages({
      name: ['dropped-events', localDay(parts.clock.now(), site.timeZone)],
      columns: ['day', 'reason', 'events'],
      load: (page) => parts.database.account(site.accountId, (tx) => listDrops(tx, site, page)),
      toRows: ({ day, reason, events }) => [[day, reason, events]],
    }),
}
