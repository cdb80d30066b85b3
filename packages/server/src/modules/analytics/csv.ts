export type Cell = string | number | null

/** `,` is RFC 4180. `;` is what Excel in Dutch, French or German opens: decimal commas and a byte order mark. */
export type Separator = ',' | ';'

const BYTE_ORDER_MARK = '\ufeff'
/**
 * A spreadsheet takes text that begins so for a formula, whatever it does not show before it:
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^(?:[\t\r\n]|[\s\p{Cf}]*[=+\-@＝＋－＠])/u
/** Whichever separator a program expects, the cell stays one. */
const TO_QUOTE = /[",;\t\r\n]/

/** Writes batches of rows under their columns. What visitors wrote cannot become a formula; numbers stay numbers. */
export async function* writeCsv(
  columns: readonly string[],
  batches: Iterable<readonly Cell[][]> | AsyncIterable<readonly Cell[][]>,
  separator: Separator,
): AsyncGenerator<string> {
  const line = (cells: readonly Cell[]) => `${cells.map((cell) => writeCell(cell, separator)).join(separator)}\r\n`
  yield `${separator === ';' ? BYTE_ORDER_MARK : ''}${line(columns)}`
  for await (const rows of batches) yield rows.map(line).join('')
}

function writeCell(cell: Cell, separator: Separator): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return separator === ';' ? String(cell).replace('.', ',') : String(cell)
  const text = FORMULA.test(cell) ? `'${cell}` : cell
  return TO_QUOTE.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
