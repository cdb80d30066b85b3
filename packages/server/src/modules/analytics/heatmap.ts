import type { Heatmap, HeatmapQuery } from '@tinyeclipse/sdk/contract'
import type * as z from 'zod/mini'
import type { Database } from '../../platform/database.ts'
import { readBounds } from '../ingest/index.ts'
import { throwIfOver } from './deadline.ts'
import type { Asked } from './query.ts'
import { type Days, resolveRange } from './range.ts'
import { type ClickRow, readClicks } from './store/behaviour.ts'

const MOST_CLICKS = 50_000
const AT_ONCE = 5_000
/** Along each side of an element. */
const CELLS = 50

/** Where a page was clicked. Places are of the element, so they hold at every width of the window. */
export async function answerHeatmap(
  database: Database,
  asked: Asked,
  { range, page, device, limit }: z.output<typeof HeatmapQuery>,
): Promise<Heatmap> {
  const days = resolveRange(range, asked.today)
  const elements = new Map<string, { clicks: number; cells: Map<number, number> }>()
  const widths = { min: Infinity, max: 0 }
  let clicks = 0
  let truncated = false
  for await (const { selector, x, y, width } of readNewest(database, asked, { days, page, device })) {
    if (clicks === MOST_CLICKS) {
      truncated = true
      break
    }
    clicks++
    const element = elements.get(selector) ?? { clicks: 0, cells: new Map() }
    const cell = cellOf(y) * CELLS + cellOf(x)
    element.clicks++
    element.cells.set(cell, (element.cells.get(cell) ?? 0) + 1)
    elements.set(selector, element)
    widths.min = Math.min(widths.min, width)
    widths.max = Math.max(widths.max, width)
  }
  return {
    range: { ...days, timeZone: asked.site.timeZone },
    clicks,
    elements: [...elements]
      .toSorted(([a, one], [b, other]) => other.clicks - one.clicks || (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([selector, element]) => ({
        selector,
        clicks: element.clicks,
        points: [...element.cells]
          .toSorted(([a, one], [b, other]) => other - one || a - b)
          .map(([cell, count]) => ({
            x: middleOf(cell % CELLS),
            y: middleOf(Math.floor(cell / CELLS)),
            clicks: count,
          })),
      })),
    widths: clicks === 0 ? null : widths,
    truncated,
  }
}

/** In short statements: none may keep ingest waiting. */
async function* readNewest(
  database: Database,
  { site, signal }: Asked,
  { days, page, device }: { days: Days; page: string; device: string },
): AsyncGenerator<ClickRow> {
  const span = await database.account(site.accountId, (tx) => readBounds(tx, site, days))
  for (let before: ClickRow | null = null; ; ) {
    throwIfOver(signal)
    const last: ClickRow | null = before
    const rows: ClickRow[] = await database.account(site.accountId, (tx) =>
      readClicks(tx, site, { span, page, device, before: last, limit: AT_ONCE }),
    )
    yield* rows
    before = rows.at(-1) ?? null
    if (rows.length < AT_ONCE) return
  }
}

/** Of a place in thousandths; the far edge belongs to the last one. */
const cellOf = (thousandths: number) => Math.min(Math.floor((thousandths * CELLS) / 1_000), CELLS - 1)
/** In percent of the element. */
const middleOf = (cell: number) => ((cell + 0.5) * 100) / CELLS
