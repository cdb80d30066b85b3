import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dimensions, metrics } from './catalog.ts'

// The SDK tells its users what they can ask for, and does not know the server: after a dimension or a metric was added,
// `vitest run --project unit packages/server/src/modules/analytics/catalog.test.ts -u` writes both files anew.
const sdk = join(import.meta.dirname, '../../../../sdk')

it('is told by the SDK name by name', async () => {
  await expect(renderNames()).toMatchFileSnapshot(join(sdk, 'src/contract/names.ts'))
})

it('is explained by the README of the SDK', async () => {
  const readme = await readFile(join(sdk, 'README.md'), 'utf8')
  const tables = [
    table(
      '| metric | unit | |',
      metrics,
      ({ name, unit, description }) => `| \`${name}\` | ${unit} | ${description} |`,
    ),
    table('| dimension | |', dimensions, ({ name, description }) => `| \`${name}\` | ${description} |`),
  ]
  const written = tables.reduce((text, { head, rows }) => {
    const [before, after] = text.split(head, 2)
    if (after === undefined) throw new Error(`The README of the SDK has no table that begins with "${head}"`)
    return `${before}${head}${after.replace(/^(\n\|[-|]+\|)(\n\|.*)*/, (_, rule: string) => [rule, ...rows].join('\n'))}`
  }, readme)
  await expect(written).toMatchFileSnapshot(join(sdk, 'README.md'))
})

function table<Row>(head: string, rows: readonly Row[], toLine: (row: Row) => string) {
  return { head, rows: rows.map(toLine) }
}

function renderNames(): string {
  return `// biome-ignore-all format: made from what the server counts by its catalog.test.ts, which says how to make it anew.

/** What a server of this version counts. A percent is 0 to 100; money is a number for each currency. */
export const METRICS = [
${metrics.map(({ name, title, description, unit }) => render({ name, title, description, unit })).join('\n')}
] as const

/** What it splits and filters by, beside \`property:<key>\`. */
export const DIMENSIONS = [
${dimensions.map(({ name, title, description }) => render({ name, title, description })).join('\n')}
] as const
`
}

const render = (fields: Record<string, string>) =>
  `  { ${Object.entries(fields)
    .map(([key, value]) => `${key}: '${value.replace(/['\\]/g, '\\$&')}'`)
    .join(', ')} },`
