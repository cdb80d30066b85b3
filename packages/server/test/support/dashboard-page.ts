import type { Page } from 'playwright-core'
import { eventually } from './server.ts'

export type Figures = Record<string, Record<string, number | null>>

/** What the page of numbers says, read from its elements. */
export function readDashboard(page: Page) {
  const settled = (selector: string) =>
    eventually(
      () => page.locator(`${selector} [data-waiting=true], ${selector} .bones`).count(),
      (waiting) => waiting === 0,
    )
  const rowsIn = async (selector: string): Promise<Figures> => {
    await page.locator(`${selector} [data-row]`).first().waitFor()
    await settled(selector)
    return page
      .locator(`${selector} [data-row]`)
      .evaluateAll((rows) =>
        Object.fromEntries(
          rows.map((row) => [
            row.getAttribute('data-row'),
            Object.fromEntries(
              [row, ...row.querySelectorAll('[data-metric]')]
                .filter((each) => each.hasAttribute('data-metric'))
                .map((each) => [
                  each.getAttribute('data-metric'),
                  each.hasAttribute('data-value') ? Number(each.getAttribute('data-value')) : null,
                ]),
            ),
          ]),
        ),
      )
  }
  const choose = async (panel: string, value: string) => {
    const box = page.locator(`[data-panel=${panel}]`)
    const tab = box.locator(`input[type=radio][value="${value}"]`)
    if (await tab.count()) await tab.check({ force: true })
    else if (await box.locator('select.others').count()) await box.locator('select.others').selectOption(value)
  }
  return {
    rowsIn,
    /** Value of a tile, and of each currency's. */
    tiles: async () => {
      await settled('.overview')
      return page
        .locator('.tile')
        .evaluateAll((tiles) =>
          Object.fromEntries(
            tiles.map((tile) => [
              tile.getAttribute('data-currency') ?? tile.getAttribute('data-metric'),
              Number(tile.getAttribute('data-value')),
            ]),
          ),
        )
    },
    /** The first rows of a dimension. */
    shown: async (panel: string, dimension: string): Promise<Figures> => {
      await choose(panel, dimension)
      return rowsIn(`[data-panel=${panel}] table[data-dimension="${dimension}"]`)
    },
    /** Every row of a dimension with every figure, from the list that a panel opens. */
    all: async (panel: string, dimension: string): Promise<Figures> => {
      await choose(panel, dimension)
      await page.locator(`[data-panel=${panel}] table[data-dimension="${dimension}"]`).waitFor()
      await page.locator(`[data-panel=${panel}] button.all`).click()
      const rows = await rowsIn(`dialog[open] table[data-dimension="${dimension}"]`)
      await page.keyboard.press('Escape')
      await page.locator('dialog[open]').waitFor({ state: 'detached' })
      return rows
    },
  }
}
