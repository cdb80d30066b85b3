/** How a column of many rows travels: as an array of its own, which `unnest` makes rows of again. */
export interface Column<Row> {
  type: string
  of(row: Row): unknown
}
export type Columns<Row> = Record<string, Column<Row>>

// Values of these types are written without quotes, which is several times faster than looking at each for some.
const PLAIN = new Set(['int', 'bigint', 'smallint', 'numeric', 'uuid', 'timestamptz'])

/**
 * A list of rows as parameters of a statement, in the order in which lists are defined: `as(name)` is the table,
 * with a `place` that counts from 1, and `values` gives the arrays for it.
 */
export function createParameters() {
  let count = 0
  return {
    define<Row>(columns: Columns<Row>) {
      const names = Object.keys(columns)
      const types = Object.values(columns).map(({ type }) => `$${++count}::${type}[]`)
      return {
        as: (name: string) => `unnest(${types.join(', ')}) with ordinality as ${name}(${names.join(', ')}, place)`,
        values: (rows: readonly Row[]) => Object.values(columns).map((column) => toArray(rows, column)),
      }
    },
    /** A single value. */
    one: (type: string) => `$${++count}::${type}`,
  }
}

function toArray<Row>(rows: readonly Row[], { type, of }: Column<Row>): unknown {
  if (!PLAIN.has(type)) return rows.map(of)
  let text = ''
  for (const row of rows) {
    const value = of(row)
    text += `${text === '' ? '' : ','}${value === null || value === undefined ? 'null' : value instanceof Date ? value.toISOString() : value}`
  }
  return `{${text}}`
}
