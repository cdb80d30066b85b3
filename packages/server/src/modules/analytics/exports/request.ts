import { EXPORTED_QUESTIONS, type Site } from '@tinyeclipse/sdk/contract'
import type { Tx } from '../../../platform/database.ts'
import { requirePlan } from '../../accounts/index.ts'
import type { Request } from '../store/exports.ts'
import { readSegment } from '../store.ts'
import { exportables } from './answers/index.ts'
import { atPath, invalid } from './check.ts'
import type { Exportable } from './exportable.ts'

const MAX_LENGTH = 50_000

/** Says at once what is wrong with what is to be asked later. Throws `invalid_request`, `plan_required` or `not_found`. */
export async function checkRequest(tx: Tx, site: Site, request: Request, today: string): Promise<void> {
  const { name, question, exportable } = readRequest(request)
  if (exportable.gate) requirePlan(site.plan, exportable.gate)
  await atPath('/request', async () => {
    if (JSON.stringify(request).length > MAX_LENGTH) throw invalid('', `At most ${MAX_LENGTH} characters are kept`)
    exportable.checkTable?.(question, request.table)
    await atPath(`/${name}`, async () => exportable.check?.(question, today))
  })
  if (question.segmentId) await readSegment(tx, site, question.segmentId)
}

/** Which question is asked; the contract makes sure that there is one. */
export function readRequest(request: Request) {
  const name = EXPORTED_QUESTIONS.find((each) => request[each] !== undefined)
  if (!name) throw invalid('', `Exactly one of ${EXPORTED_QUESTIONS.join(', ')}`)
  // A question and what answers it have the same name, so they belong together, whichever they are.
  const question = request[name] as { segmentId?: string }
  return { name, question, exportable: exportables[name] as Exportable<unknown> }
}
