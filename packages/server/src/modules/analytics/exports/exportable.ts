import type { ExportRequest, Site } from '@tinyeclipse/sdk/contract'
import type { Gate } from '../../accounts/index.ts'
import type { Caller } from '../foundation.ts'
import type { Parts } from '../parts.ts'
import type { Answered } from './answered.ts'

/** A question whose answer can be a file. */
export interface Exportable<Question> {
  /** What the site's plan has to include, as for the question itself; null when every plan has it. */
  gate: Gate | null
  /** Throws `invalid_request` when the answer has no such table. */
  checkTable?(question: Question, table: string): void
  /** Says now what is wrong with a question that is asked later, as far as it can be known. Throws `invalid_request`. */
  check?(question: Question, today: string): void
  ask(at: Asking, question: Question, as: { table: string; format: ExportRequest['format'] }): Promise<Answered>
}

export interface Asking {
  parts: Parts
  of: Caller
  site: Site
}
