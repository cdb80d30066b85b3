import { ImportError, type TextSource } from './format.ts'
import { linesOf } from './lines.ts'

/** A row of a table in a file: null stands for what is not there. */
export interface TableRow {
  table: string
  get(column: string): string | null
}
/** What a file yields: rows, and null for what could not be read. */
export type TableRows = AsyncGenerator<(TableRow | null)[]>

/** A quote that is never closed must not swallow the file. */
const MAX_STATEMENT_LENGTH = 16 * 1_048_576

/** Rows of a dump of PostgreSQL, written as COPY or as INSERT; of the tables that are wanted. */
export async function* rowsOfDump(source: TextSource, wanted: ReadonlySet<string>): TableRows {
  const columns = new Map<string, string[]>()
  let copying: { table: string; columns: string[] } | null = null
  let statement = ''
  for await (const lines of linesOf(source.chunks())) {
    const rows: (TableRow | null)[] = []
    for (const line of lines) {
      if (copying) {
        if (line === '\\.') copying = null
        else if (wanted.has(copying.table))
          rows.push(line === null ? null : rowOf(copying.table, copying.columns, line.split('\t').map(uncopy)))
        continue
      }
      if (line === null) {
        if (statement !== '') rows.push(null)
        statement = ''
        continue
      }
      if (statement === '') {
        copying = readCopy(line)
        if (copying || !/^\s*(INSERT\s+INTO|CREATE\s+TABLE)\b/i.test(line)) continue
      }
      statement += statement === '' ? line : `\n${line}`
      if (statement.length > MAX_STATEMENT_LENGTH) {
        rows.push(null)
        statement = ''
      } else if (/;\s*$/.test(line) && isClosed(statement)) {
        rows.push(...readStatement(statement, columns, wanted))
        statement = ''
      }
    }
    if (rows.length > 0) yield rows
  }
  if (copying || statement !== '')
    throw new ImportError(`${source.name} ends in the middle of a table; is it complete?`)
}

function readCopy(line: string): { table: string; columns: string[] } | null {
  const [, table = '', columns = ''] = line.match(/^COPY\s+([\w."]+)\s*\(([^)]*)\)\s+FROM\s+stdin/i) ?? []
  return table ? { table: bareName(table), columns: columns.split(',').map(bareName) } : null
}

/** Whether every quote is closed; within quotes a quote is written twice. */
const isClosed = (statement: string) => (statement.match(/'/g)?.length ?? 0) % 2 === 0

function readStatement(
  statement: string,
  known: Map<string, string[]>,
  wanted: ReadonlySet<string>,
): (TableRow | null)[] {
  const [head = '', verb = '', name = ''] =
    statement.match(/^\s*(INSERT\s+INTO|CREATE\s+TABLE)\s+(?:IF\s+NOT\s+EXISTS\s+)?([\w."]+)\s*/i) ?? []
  const table = bareName(name)
  if (!wanted.has(table)) return []
  const rest = statement.slice(head.length)
  if (/^create/i.test(verb)) {
    const lines = rest.slice(rest.indexOf('(') + 1).split('\n')
    const names = lines.map((line) => line.match(/^\s*"?(\w+)"?\s+\w/)?.[1] ?? '')
    known.set(
      table,
      names.filter((each) => each !== '' && !/^(constraint|primary|unique|foreign|check)$/i.test(each)),
    )
    return []
  }
  const [list = '', names] = rest.match(/^(?:\(([^)]*)\)\s*)?(?:OVERRIDING\s+\w+\s+VALUE\s+)?VALUES\s*/i) ?? []
  const columns = names?.split(',').map(bareName) ?? known.get(table)
  if (list === '' || !columns) return [null]
  return readTuples(rest.slice(list.length)).map((values) => rowOf(table, columns, values))
}

/** `('it''s', 3, NULL), (…);` */
function readTuples(text: string): (string | null)[][] {
  const token = /'((?:[^']|'')*)'(?:::[\w ]+)?|\(|\)|[^\s,;()']+/gy
  const tuples: (string | null)[][] = []
  let position = 0
  while (position < text.length) {
    token.lastIndex = position
    const found = token.exec(text)
    if (!found) {
      position++
      continue
    }
    position = token.lastIndex
    if (found[0] === '(') tuples.push([])
    else if (found[0] !== ')')
      tuples
        .at(-1)
        ?.push(found[1] === undefined ? (/^null$/i.test(found[0]) ? null : found[0]) : found[1].replaceAll("''", "'"))
  }
  return tuples
}

const ESCAPES: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }
/** A value as COPY writes it. */
const uncopy = (text: string): string | null => {
  if (text === '\\N') return null
  return text.includes('\\') ? text.replace(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter) : text
}

const bareName = (name: string) => name.replaceAll('"', '').trim().split('.').at(-1)?.toLowerCase() ?? ''

function rowOf(table: string, columns: string[], values: (string | null)[]): TableRow | null {
  if (columns.length !== values.length) return null
  return { table, get: (column) => values[columns.indexOf(column)] ?? null }
}

/** Rows of a CSV file with a header; `tableOf` says by its columns which table it is, and throws when it is none. */
export async function* rowsOfCsv(source: TextSource, tableOf: (columns: string[]) => string): TableRows {
  let header: { table: string; columns: string[] } | null = null
  let record = ''
  for await (const lines of linesOf(source.chunks())) {
    const rows: (TableRow | null)[] = []
    for (const line of lines) {
      if (line === null || record.length > MAX_STATEMENT_LENGTH) {
        rows.push(null)
        record = ''
        continue
      }
      record = record === '' ? line : `${record}\n${line}`
      // An odd number of quotes: the record goes on in the next line.
      if (record === '' || (record.includes('"') && (record.match(/"/g)?.length ?? 0) % 2 === 1)) continue
      const values = readRecord(record)
      record = ''
      if (header) rows.push(rowOf(header.table, header.columns, values))
      else {
        const columns = values.map((value) => bareName(value ?? ''))
        header = { table: tableOf(columns), columns }
      }
    }
    if (rows.length > 0) yield rows
  }
  if (!header) tableOf([])
  if (record !== '') yield [null]
}

function readRecord(record: string): (string | null)[] {
  if (!record.includes('"')) return record.split(',').map(csvNull)
  const values: (string | null)[] = []
  const field = /"((?:[^"]|"")*)"[^,]*|[^,]*/gy
  for (let position = 0; position <= record.length; position = field.lastIndex + 1) {
    field.lastIndex = position
    const found = field.exec(record)
    values.push(found?.[1] === undefined ? csvNull(found?.[0] ?? '') : found[1].replaceAll('""', '"'))
  }
  return values
}

const csvNull = (text: string) => (text === '' || text === '\\N' || text === 'NULL' ? null : text)
