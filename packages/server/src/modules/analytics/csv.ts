export type Cell = string | number | null

/** `,` is RFC 4180. `;` is what Excel in Dutch, French or German opens: decimal commas and a byte order mark. */
export type Separator = ',' | ';'

const BYTE_ORDER_MARK = '\ufeff'
/** A spreadsheet takes text that begins so for a formula: https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/
/** Whichever separator a program expects, the cell stays one. */
const TO_QUOTE = /[",;\t\r\n]/

/** Writes rows under their columns. What visitors wrote cannot become a formula; numbers stay numbers. */
export function writeCsv(columns: readonly string[], rows: Iterable<readonly Cell[]>, separator: Separator): string {
  const line = (cells: readonly Cell[]) => `${cells.map((cell) => writeCell(cell, separator)).join(separator)}\r\n`
  let text = separator === ';' ? BYTE_ORDER_MARK : ''
  text += line(columns)
  for (const row of rows) text += line(row)
  return text
}

function writeCell(cell: Cell, separator: Separator): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return separator === ';' ? String(cell).replace('.', ',') : String(cell)
  const text = FORMULA.test(cell) ? `'${cell}` : cell
  return TO_QUOTE.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
