import type { Cell } from '../csv.ts'
import type { Table } from './answered.ts'

type Value = Cell | Record<string, number>

/** Amounts by currency are one value here, and a column for each currency in the table that is made of it. */
export interface MoneyTable {
  columns: { name: string; isMoney?: boolean }[]
  rows: Value[][]
}

/** The site's own currency has its column even where nothing was paid, so that each day's file has the same. */
export function spreadMoney({ columns, rows }: MoneyTable, currency: string): Table {
  const spread = columns.flatMap(({ name, isMoney }, place) => {
    if (!isMoney) return [{ name, read: (row: Value[]) => asCell(row[place]) }]
    const currencies = new Set([currency, ...rows.flatMap((row) => Object.keys(asAmounts(row[place]))).toSorted()])
    return [...currencies].map((code) => ({
      name: `${name}_${code}`,
      read: (row: Value[]): Cell => asAmounts(row[place])[code] ?? 0,
    }))
  })
  return { columns: spread.map(({ name }) => name), rows: rows.map((row) => spread.map(({ read }) => read(row))) }
}

const asCell = (value: Value | undefined): Cell => (typeof value === 'object' ? null : (value ?? null))
const asAmounts = (value: Value | undefined): Record<string, number> =>
  typeof value === 'object' && value !== null ? value : {}
