import { ImportedEvent } from '@tinyeclipse/sdk/contract'
import { findUnstorable } from '../../../platform/request-body.ts'
import { type Format, type FormatInput, ImportError } from './format.ts'
import { linesOf } from './lines.ts'

const MAX_PROPERTIES = 30

/** History in our own form, which any program can write: one `ImportedEvent` of the contract as JSON a line. */
export const ndjson: Format = {
  name: 'ndjson',
  title: 'from a program of your own, one event as JSON a line',
  options: [],
  passes: 1,
  async *read(input) {
    let line = 0
    let rows = 0
    for await (const lines of linesOf(input.file.chunks())) {
      const events: ImportedEvent[] = []
      for (const text of lines) {
        line++
        if (text?.trim() === '') continue
        const found = text === null ? 'it is longer than a megabyte' : readRow(text)
        // A file whose very first row is none of ours is another kind of file.
        if (rows++ === 0 && typeof found === 'string') throw notOurs(input, line, found)
        input.read()
        if (typeof found === 'string') input.skip('broken', `line ${line}: ${found}`)
        else events.push(found)
      }
      if (events.length > 0) yield events
    }
    if (rows === 0) throw notOurs(input, 1, 'the file is empty')
  },
}

const notOurs = ({ file }: FormatInput, line: number, what: string) =>
  new ImportError(
    `${file.name}, line ${line}: ${what}. Each line is an event as JSON, such as\n  {"id":"order-1","at":"2026-05-10T08:00:00Z","kind":"p","url":"https://shop.example.be/","visitor":"203.0.113.7 Firefox"}`,
  )

/** The event of a row, or what is wrong with it. */
function readRow(text: string): ImportedEvent | string {
  let row: unknown
  try {
    row = JSON.parse(text)
  } catch {
    return 'it is no JSON'
  }
  const { success, data, error } = ImportedEvent.safeParse(row)
  if (!success)
    return error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join('; ')
  if (Object.keys(data.properties ?? {}).length > MAX_PROPERTIES) return `properties: at most ${MAX_PROPERTIES}`
  const [unstorable] = findUnstorable(data)
  return unstorable ? `${unstorable.path.slice(1)}: ${unstorable.message}` : data
}
