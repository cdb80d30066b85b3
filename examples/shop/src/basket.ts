const KEY = 'basket'

/** How many of each article. */
export type Basket = Record<string, number>

/** What this tab put into the basket; an empty one where the browser keeps nothing. */
export function readBasket(): Basket {
  return read<Basket>(KEY) ?? {}
}

export function changeBasket(item: string, by: number): void {
  const basket = readBasket()
  const quantity = (basket[item] ?? 0) + by
  if (quantity > 0) basket[item] = quantity
  else delete basket[item]
  write(KEY, basket)
  dispatchEvent(new Event('basket'))
}

export function emptyBasket(): void {
  write(KEY, {})
  dispatchEvent(new Event('basket'))
}

export const countOf = (basket: Basket) => Object.values(basket).reduce((sum, quantity) => sum + quantity, 0)

/** Now, when the basket changes, and when the back button brings the page back as it was. */
export function withBasket(show: (basket: Basket) => void): void {
  const update = () => show(readBasket())
  update()
  addEventListener('basket', update)
  addEventListener('pageshow', ({ persisted }) => persisted && update())
}

/** Kept for this tab, until it closes. */
export function read<Value>(key: string): Value | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null')
  } catch {
    return null
  }
}

export function write(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(value))
  } catch {
    // A browser that keeps nothing has an empty basket on the next page.
  }
}
