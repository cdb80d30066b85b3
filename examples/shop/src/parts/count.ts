import { countOf, withBasket } from '../basket.ts'

/** The number beside the basket, on every page. */
export function startCount(): void {
  const count = document.getElementById('count')
  if (!count) return
  withBasket((basket) => {
    count.textContent = String(countOf(basket))
    count.toggleAttribute('data-filled', countOf(basket) > 0)
  })
}
