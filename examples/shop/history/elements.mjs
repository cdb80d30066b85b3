// What is clicked on each page: selectors of the pages, as the tracker names them, and the page each leads to.
import { PRODUCTS } from '../catalog.mjs'

const MENU = [
  [5, '#nav-shop', 'shop'],
  [2, '#nav-story', 'story'],
  [2, '#nav-about', 'about'],
  [1.5, '#nav-contact', 'contact'],
  [1.5, '#brand', 'home'],
]
const cards = (weight, category) =>
  PRODUCTS.filter((product) => !category || product.category === category).map(({ id }, index) => [
    weight / (1 + index * 0.25),
    `#card-${id}`,
    id,
  ])

/** `[weight, selector, page]` of the links of a page. */
export const LINKS = {
  home: [
    ...MENU,
    [26, '#hero-shop', 'shop'],
    [9, '#hero-story', 'story'],
    ...cards(5, 'pralines'),
    [3, '#card-six', 'six'],
  ],
  shop: [...MENU, ...cards(8), [7, '#only-pralines', 'pralines'], [7, '#only-boxes', 'boxes']],
  pralines: [...MENU, ...cards(9, 'pralines'), [6, '#only-boxes', 'boxes']],
  boxes: [...MENU, ...cards(30, 'boxes'), [4, '#only-pralines', 'pralines']],
  product: [...MENU, [10, '#up', 'shop'], [4, '#next-product', null]],
  cart: [...MENU, [6, '#keep-shopping', 'shop']],
  checkout: [
    [1, '#brand', 'home'],
    [2, '#nav-shop', 'shop'],
    [4, '#back-to-cart', 'cart'],
  ],
  thanks: [
    [3, '#brand', 'home'],
    [2, '#thanks-story', 'story'],
  ],
  story: [...MENU, [9, '#story-shop', 'shop'], [4, '#story-six', 'six']],
  about: [...MENU, [6, '#about-contact', 'contact']],
  contact: [...MENU],
  privacy: [...MENU],
}

/** What is clicked without being a link: hope, or habit. `[weight, selector]` */
export const OTHERS = {
  home: [
    [5, '#next'],
    [2, '#previous'],
    [2, '#hero-art'],
    [1, '#quote'],
  ],
  product: [
    [6, '#art'],
    [3, '#amount'],
    [2, '#inside'],
    [1.2, '#gift-card'],
  ],
  cart: [[1, '#total']],
  checkout: [
    [4, '#name'],
    [3, '#email'],
    [3, '#street'],
    [2, '#country'],
  ],
  story: [[3, '#story-art']],
  about: [[2, '#street-art']],
  contact: [
    [4, '#message'],
    [3, '#name'],
    [3, '#email'],
  ],
}

/** What is hit inside an element: a picture takes the click of the link around it. */
export function partsOf(selector) {
  if (selector.startsWith('#card-')) return CARD
  return PARTS[selector] ?? WHOLE
}

const WHOLE = [[1, '']]
const CARD = [
  [7, '>img'],
  [2, ''],
]
const PARTS = {
  '#art': [[1, '>img']],
  '#to-cart': [[1, '>output']],
  '#pay': [
    [3, ''],
    [1, '>span'],
  ],
}

/**
 * Everything that is clicked on a page, for whoever checks that it is there.
 * @param {string} page
 * @returns {{ selector: string, to: string | null }[]} `to` is the page of a link, where it is always the same
 */
export function clickedOn(page) {
  const kind = page in LINKS ? page : 'product'
  const links = LINKS[kind].map(([, selector, to]) => ({ selector, to }))
  const others = (OTHERS[kind] ?? []).map(([, selector]) => ({ selector, to: null }))
  const whole = [...links, ...others]
  return [
    ...whole,
    ...whole.flatMap(({ selector }) => partsOf(selector).map(([, part]) => ({ selector: selector + part, to: null }))),
  ]
}

/** The page after a product, in the order in which the shop shows them. */
export const nextProduct = (id) => {
  const at = PRODUCTS.findIndex((product) => product.id === id)
  return PRODUCTS[(at + 1) % PRODUCTS.length].id
}
