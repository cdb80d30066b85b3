/** What the tracker and shops call the properties of their events; any other one is asked for by its name. */
const KNOWN_KEYS = [
  ...['url', 'element', 'form', 'field', 'item', 'category', 'price', 'quantity', 'items', 'order'],
  ...['id', 'name', 'product', 'coupon', 'language'],
]
/** As many dimensions as one question takes. */
const MOST_KEYS = 16

/** Which properties of an event to ask for: the one that somebody named first. */
export const keysToAsk = (own: string | null): string[] => [...(own ? [own] : []), ...KNOWN_KEYS].slice(0, MOST_KEYS)
