import type { ExportedQuestions } from '@tinyeclipse/sdk/contract'
import { localDay } from '../../../../platform/clock.ts'
import { listUnits } from '../../store/units.ts'
import { ofPages } from '../answered.ts'
import type { Exportable } from '../exportable.ts'

export const contentUnits: Exportable<ExportedQuestions['contentUnits']> = {
  gate: 'analytics',
  ask: ({ parts, site }) =>
    ofPages({
      name: ['content-units', localDay(parts.clock.now(), site.timeZone)],
      columns: ['id', 'unit', 'path'],
      load: (page) => parts.database.account(site.accountId, (tx) => listUnits(tx, site, page)),
      toRows: ({ id, unit, paths }) => paths.map((path) => [id, unit, path]),
    }),
}
