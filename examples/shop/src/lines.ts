import type { Basket } from './basket.ts'
import { inCurrency, showMoney } from './money.ts'

/** Shows the lines of what is in the basket, hides the others, and answers the sum in the currency. */
export function showLines(basket: Basket, currency = 'EUR'): number {
  let total = 0
  for (const line of document.querySelectorAll<HTMLElement>('.lines [data-item]')) {
    const quantity = basket[line.dataset.item ?? ''] ?? 0
    const euros = quantity * Number(line.dataset.price)
    line.hidden = quantity === 0
    setText(line, 'output', String(quantity))
    setText(line, 'b', showMoney(inCurrency(euros, currency), currency))
    total += euros
  }
  const amount = inCurrency(total, currency)
  for (const place of document.querySelectorAll('[data-total]')) place.textContent = showMoney(amount, currency)
  return amount
}

function setText(line: HTMLElement, selector: string, text: string): void {
  const place = line.querySelector(selector)
  if (place) place.textContent = text
}
