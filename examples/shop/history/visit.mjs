// One visit: pages, what was done on each, and how long it took.
import { LANGUAGES, MAP, POUNDS, PRODUCTS, pathOf, priceList } from '../catalog.mjs'
import { LINKS, nextProduct, OTHERS, partsOf } from './elements.mjs'
import { measure } from './vitals.mjs'

/** Median seconds in sight, and how much of the page is seen before anything is scrolled, in percent. */
const PAGES = {
  home: { seconds: 19, seen: { desktop: 45, mobile: 33 } },
  shop: { seconds: 22, seen: { desktop: 68, mobile: 46 } },
  pralines: { seconds: 20, seen: { desktop: 72, mobile: 52 } },
  boxes: { seconds: 21, seen: { desktop: 100, mobile: 88 } },
  product: { seconds: 30, seen: { desktop: 74, mobile: 52 } },
  cart: { seconds: 21, seen: { desktop: 100, mobile: 92 } },
  checkout: { seconds: 74, seen: { desktop: 90, mobile: 62 } },
  thanks: { seconds: 12, seen: { desktop: 100, mobile: 95 } },
  story: { seconds: 68, seen: { desktop: 27, mobile: 19 } },
  about: { seconds: 27, seen: { desktop: 80, mobile: 56 } },
  contact: { seconds: 34, seen: { desktop: 82, mobile: 62 } },
  privacy: { seconds: 30, seen: { desktop: 88, mobile: 60 } },
}
/** Chance that a page is the last one, before anyone is keen. */
const LEAVES = {
  home: 0.36,
  product: 0.39,
  story: 0.55,
  about: 0.52,
  contact: 0.66,
  thanks: 0.8,
  privacy: 0.7,
  cart: 0.4,
  checkout: 0.5,
}
/** Of first pages, those that were opened, looked at and closed. */
const GLANCES = 0.31
const FIRST_PAGE = 0.66
const LONGEST = 14

/** @returns the events of the visit, without what is the same for all of them: milliseconds since it began, kind, page. */
export function visit({ landing, language, device, width, country, browser, keen, random }) {
  const events = []
  const basket = new Map()
  let at = 0
  let speaks = language
  let page = landing === 'product' ? random.pick(PRODUCTS.slice(0, 6)).id : landing

  // Nothing comes at the moment of its pageview: the visit is from where its first event says.
  const add = (kind, more, after = 60) =>
    events.push({ after: Math.round(at + after), kind, path: pathOf(page, speaks), ...more })
  const click = (selector, after) => {
    const place = (spread) => Math.min(1000, Math.max(0, Math.round(random.around(500, spread))))
    const hit = selector + random.key(partsOf(selector))
    add('k', { click: { selector: hit, x: place(device === 'mobile' ? 150 : 190), y: place(140), width } }, after)
  }
  const custom = (name, properties, more = {}) =>
    add('c', { name, ...(properties && { properties }), ...more.event }, more.after)

  for (let count = 1; count <= LONGEST; count++) {
    const product = PRODUCTS.find(({ id }) => id === page)
    const kind = product ? 'product' : page
    const { seconds, seen } = PAGES[kind]
    const isGlance = count === 1 && random.chance(GLANCES * (keen < 0.7 ? 1.4 : 1))
    const usual = seconds * (device === 'desktop' ? 1.15 : 0.95) * (count === 1 ? 0.8 : 1)
    const stay = (isGlance ? 1.5 + random.next() * 8 : Math.max(2, random.skewed(usual))) * 1000
    add('p', {}, 0)
    const vitals = measure({ kind, device, browser, country, random })
    if (vitals) add('v', { vitals }, stay)
    if (product) custom('view_item', { item: page, category: product.category, price: product.price })
    if (kind === 'checkout') custom('begin_checkout', { items: piecesIn(basket), value: totalOf(basket, 'EUR') })
    for (const [selector, weight] of Object.entries(isGlance ? {} : (OTHERS[kind] ?? {})))
      if (random.chance(weight / 60)) click(selector, stay * random.next())

    const next = isGlance ? null : nextOf({ kind, count })
    const atOnce = seen[device] ?? seen.desktop
    const scrolled = Math.min(1, Math.max(0, random.around(isGlance ? 0.05 : next === null ? 0.4 : 0.6, 0.4)))
    const depth = Math.round(atOnce + (100 - atOnce) * scrolled)
    add('e', { engagedMs: Math.round(stay * (0.62 + 0.38 * random.next())), scrollPercent: depth }, stay)
    at += stay
    if (next === null) break
    if (next.language) speaks = next.language
    page = next.page
    at += 200 + random.below(900)
  }
  return events

  /** What is done last on a page, and where it leads; null when the visit ends there. */
  function nextOf({ kind, count }) {
    const soon = random.skewed(9_000)
    if (kind === 'product' && random.chance(0.112 * keen * (device === 'desktop' ? 1.2 : 0.9))) {
      click('#add', soon)
      const quantity = Number(random.key({ 1: 72, 2: 20, 3: 6, 6: 2 }))
      basket.set(page, (basket.get(page) ?? 0) + quantity)
      const { category, price } = PRODUCTS.find(({ id }) => id === page)
      custom('add_to_cart', { item: page, category, price, quantity }, { after: soon })
      if (random.chance(0.74)) return follow('#to-cart', 'cart', soon + 3_000)
    }
    if (kind === 'cart' && basket.size > 0 && random.chance(0.68)) return follow('#to-checkout', 'checkout', soon)
    if (kind === 'checkout' && random.chance(device === 'mobile' ? 0.56 : 0.68)) {
      click('#pay', soon * 4)
      return { page: 'thanks' }
    }
    if (kind === 'thanks') buy()
    if (kind === 'checkout')
      custom(
        'form_abandon',
        { form: 'order', field: random.pick(['email', 'street', 'street', 'country']) },
        { after: soon },
      )
    if (kind === 'contact') contact(soon)
    if (kind === 'product' && random.chance(0.007)) rage('#gift-card', soon)
    if (kind === 'shop' && random.chance(0.035)) {
      click('#price-list', soon)
      custom('file_download', { url: `https://zwarte-maan.example${priceList(speaks)}` }, { after: soon })
    }
    if ((kind === 'about' || kind === 'contact') && random.chance(0.16)) {
      click('#map', soon)
      custom('outbound_click', { url: MAP }, { after: soon })
    }
    const leaves =
      (LEAVES[kind] ?? 0.27) *
      (count === 1 ? FIRST_PAGE : 1) *
      (device === 'mobile' ? 1.08 : 0.92) *
      (keen < 0.7 ? 1.3 : 1)
    if (random.chance(leaves) || count === LONGEST) {
      if (device === 'desktop' && kind !== 'thanks' && random.chance(0.3))
        custom('exit_intent', undefined, { after: soon })
      return null
    }
    if (random.chance(0.012)) {
      const other = random.pick(LANGUAGES.filter((each) => each !== speaks))
      click(`#to-${other}`, soon)
      return { page, language: other }
    }
    const { selector, to } = random.among(LINKS[kind])
    return follow(selector, to ?? nextProduct(page), soon)
  }

  function follow(selector, target, after) {
    click(selector, after)
    return { page: target }
  }

  function buy() {
    if (basket.size === 0) return
    const currency = country === 'GB' ? 'GBP' : 'EUR'
    const order = `ZM-${(100_000 + random.below(900_000)).toString(36).toUpperCase()}`
    custom(
      'purchase',
      { order, items: piecesIn(basket) },
      { event: { amount: totalOf(basket, currency), currency }, after: 400 },
    )
    basket.clear()
  }

  function contact(after) {
    if (random.chance(0.17)) {
      click('#send', after * 4)
      custom('contact', undefined, { after: after * 4 })
    } else if (random.chance(0.22)) {
      custom(
        'form_abandon',
        { form: 'contact', field: random.pick(['email', 'message', 'message']) },
        { after: after * 2 },
      )
    }
  }

  function rage(selector, after) {
    for (let times = 3 + random.below(3); times > 0; times--) click(selector, after + times * 230)
    custom('rage_click', { element: selector }, { after: after + 900 })
  }
}

const piecesIn = (basket) => [...basket.values()].reduce((sum, quantity) => sum + quantity, 0)

function totalOf(basket, currency) {
  const euros = [...basket].reduce(
    (sum, [id, quantity]) => sum + quantity * PRODUCTS.find((each) => each.id === id).price,
    0,
  )
  return Math.round(euros * (currency === 'GBP' ? POUNDS : 1) * 100) / 100
}
