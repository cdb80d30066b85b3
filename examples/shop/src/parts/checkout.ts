import { countOf, emptyBasket, readBasket, withBasket, write } from '../basket.ts'
import { showLines } from '../lines.ts'
import { currencyOf } from '../money.ts'
import { tell } from '../tell.ts'

/** Takes the order and no money: nothing that is typed leaves the page. */
export function startCheckout(): void {
  const form = document.querySelector<HTMLFormElement>('#order')
  const empty = document.getElementById('empty')
  if (!form || !empty) return
  const currency = () => currencyOf(String(new FormData(form).get('country')))
  withBasket((basket) => {
    showLines(basket, currency())
    form.hidden = countOf(basket) === 0
    empty.hidden = !form.hidden
  })
  form.addEventListener('change', () => showLines(readBasket(), currency()))
  const items = countOf(readBasket())
  if (items > 0) tell('begin_checkout', { items, value: showLines(readBasket(), currency()) })

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const basket = readBasket()
    const amount = showLines(basket, currency())
    const number = `ZM-${Math.random().toString(36).slice(2, 7).toUpperCase()}`
    write('order', { number, items: countOf(basket), amount, currency: currency() })
    emptyBasket()
    location.assign(form.dataset.thanks ?? '/')
  })
}
