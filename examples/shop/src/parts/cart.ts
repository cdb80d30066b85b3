import { changeBasket, countOf, withBasket } from '../basket.ts'
import { showLines } from '../lines.ts'

export function startCart(): void {
  const filled = document.getElementById('filled')
  const empty = document.getElementById('empty')
  if (!filled || !empty) return
  withBasket((basket) => {
    showLines(basket)
    filled.hidden = countOf(basket) === 0
    empty.hidden = !filled.hidden
  })
  filled.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-step]') : null
    const item = button?.closest<HTMLElement>('[data-item]')?.dataset.item
    if (button && item) changeBasket(item, Number(button.dataset.step))
  })
}
