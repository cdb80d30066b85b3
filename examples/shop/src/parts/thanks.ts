import { read, write } from '../basket.ts'
import { showMoney } from '../money.ts'
import { tell } from '../tell.ts'

interface Order {
  number: string
  items: number
  amount: number
  currency: string
  isTold?: boolean
}

/** Shows the order, and tells of it once, however often the page is loaded. */
export function startThanks(): void {
  const ordered = document.getElementById('ordered')
  const order = read<Order>('order')
  if (!ordered || !order) return
  const { number, items, amount, currency } = order
  ordered.hidden = false
  document.getElementById('nothing')?.remove()
  for (const [id, text] of [
    ['number', number],
    ['paid', showMoney(amount, currency)],
  ] as const) {
    const place = document.getElementById(id)
    if (place) place.textContent = text
  }
  if (order.isTold) return
  tell('purchase', { order: number, items }, amount, currency)
  write('order', { ...order, isTold: true })
}
