import type { ExportedQuestions } from '@tinyeclipse/sdk/contract'
import type { Exportable } from '../exportable.ts'
import { contentUnits } from './content-units.ts'
import { droppedEvents } from './dropped-events.ts'
import { funnel } from './funnel.ts'
import { goals } from './goals.ts'
import { heatmap } from './heatmap.ts'
import { query } from './query.ts'
import { scrollMap } from './scroll-map.ts'
import { session } from './session.ts'
import { sessions } from './sessions.ts'
import { summary } from './summary.ts'
import { vitals } from './vitals.ts'

/** Every answer that can be a file, by the question's name in the contract. */
export const exportables: { [Name in keyof ExportedQuestions]: Exportable<ExportedQuestions[Name]> } = {
  query,
  funnel,
  goals,
  sessions,
  session,
  heatmap,
  scrollMap,
  vitals,
  contentUnits,
  droppedEvents,
  summary,
}
