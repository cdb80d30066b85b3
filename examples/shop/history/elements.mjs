// What is clicked on each page: selectors of the pages, as the tracker names them, and the page each leads to.
import { PRODUCTS } from '../catalog.mjs'

const MENU = [
  link(5, '#nav-shop', 'shop'),
  link(2, '#nav-story', 'story'),
  link(2, '#nav-about', 'about'),
  link(1.5, '#nav-contact', 'contact'),
  link(1.5, '#brand', 'home'),
]

/** Of each page; those of a product lead on from whichever it is. */
export const LINKS = {
  home: [
    ...MENU,
    link(26, '#hero-shop', 'shop'),
    link(9, '#hero-story', 'story'),
    ...cards(5, 'pralines'),
    link(3, '#card-six', 'six'),
  ],
  shop: [...MENU, ...cards(8), link(7, '#only-pralines', 'pralines'), link(7, '#only-boxes', 'boxes')],
  pralines: [...MENU, ...cards(9, 'pralines'), link(6, '#only-boxes', 'boxes')],
  boxes: [...MENU, ...cards(30, 'boxes'), link(4, '#only-pralines', 'pralines')],
  product: [...MENU, link(10, '#up', 'shop'), link(4, '#next-product', null)],
  cart: [...MENU, link(6, '#keep-shopping', 'shop')],
  checkout: [link(1, '#brand', 'home'), link(2, '#nav-shop', 'shop'), link(4, '#back-to-cart', 'cart')],
  thanks: [link(3, '#brand', 'home'), link(2, '#thanks-story', 'story')],
  story: [...MENU, link(9, '#story-shop', 'shop'), link(4, '#story-six', 'six')],
  about: [...MENU, link(6, '#about-contact', 'contact')],
  contact: MENU,
  privacy: MENU,
}

/** What is clicked without being a link, out of hope or habit, and by how many of sixty visits. */
export const OTHERS = {
  home: { '#next': 5, '#previous': 2, '#hero-art': 2, '#quote': 1 },
  product: { '#art': 6, '#amount': 3, '#inside': 2, '#gift-card': 1.2 },
  cart: { '#total': 1 },
  checkout: { '#name': 4, '#email': 3, '#street': 3, '#country': 2 },
  story: { '#story-art': 3 },
  about: { '#street-art': 2 },
  contact: { '#message': 4, '#name': 3, '#email': 3 },
}

const PARTS = { '#art': { '>img': 1 }, '#to-cart': { '>output': 1 }, '#pay': { '': 3, '>span': 1 } }

/** What is hit inside an element: a picture takes the click of the link around it. */
export function partsOf(selector) {
  if (selector.startsWith('#card-')) return { '>img': 7, '': 2 }
  return PARTS[selector] ?? { '': 1 }
}

/** The page after a product, in the order in which the shop shows them. */
export function nextProduct(id) {
  const at = PRODUCTS.findIndex((product) => product.id === id)
  return PRODUCTS[(at + 1) % PRODUCTS.length].id
}

/**
 * Everything that is clicked on a page, for whoever checks that it is there.
 * @param {string} page
 * @returns {{ selector: string, to: string | null }[]} `to` is the page of a link, where it is always the same
 */
export function clickedOn(page) {
  const kind = page in LINKS ? page : 'product'
  const whole = [...LINKS[kind], ...Object.keys(OTHERS[kind] ?? {}).map((selector) => ({ selector, to: null }))]
  const parts = whole.flatMap(({ selector }) => Object.keys(partsOf(selector)).map((part) => selector + part))
  return [...whole.map(({ selector, to }) => ({ selector, to })), ...parts.map((selector) => ({ selector, to: null }))]
}

function link(weight, selector, to) {
  return { weight, selector, to }
}

/** Of articles in the order in which they are shown: the first ones are chosen most. */
function cards(weight, category) {
  const shown = PRODUCTS.filter((product) => !category || product.category === category)
  return shown.map(({ id }, index) => link(weight / (1 + index * 0.25), `#card-${id}`, id))
}
