import { changeBasket } from '../basket.ts'
import { tell } from '../tell.ts'

/** The button of the gift card is dead on purpose: somebody will click it again and again, and the dashboard shows it. */
export function startProduct(): void {
  const product = document.querySelector<HTMLElement>('.product')
  const form = document.querySelector<HTMLFormElement>('#buy')
  const { item, category = '', price } = product?.dataset ?? {}
  if (!item || !form) return
  const properties = { item, category, price: Number(price) }
  tell('view_item', properties)
  // The back button can bring the page back as it was, which is to look at it once more.
  addEventListener('pageshow', ({ persisted }) => persisted && tell('view_item', properties))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const quantity = Number(new FormData(form).get('amount'))
    changeBasket(item, quantity)
    tell('add_to_cart', { ...properties, quantity })
    const text = document.querySelector<HTMLTemplateElement>('#added-text')
    if (text) document.getElementById('added')?.replaceChildren(text.content.cloneNode(true))
  })
}
