// What the shop wants of its visitors, which it looks at by themselves, and how its pages belong together.
import { LANGUAGES, PAGES, PRODUCTS, pathOf } from '../catalog.mjs'

export const GOALS = [
  { name: 'Purchase', target: { event: { is: 'purchase' } } },
  { name: 'Question by form', target: { event: { is: 'contact' } } },
  { name: 'Price list taken', target: { event: { is: 'file_download' } } },
]

export const SEGMENTS = [
  { name: 'Readers of the newsletter', filter: { dimension: 'channel', is: 'Email' } },
  { name: 'Phones', filter: { dimension: 'device', is: 'mobile' } },
  {
    name: 'From abroad',
    filter: {
      and: [
        { dimension: 'country', is_not: 'BE' },
        { dimension: 'country', is_not: null },
      ],
    },
  },
  { name: 'Arrived at a product', filter: { dimension: 'entry_page', in: PRODUCTS.flatMap(({ id }) => pathsOf(id)) } },
]

/** Translations of a page are one unit, named as the page is here. */
export const UNITS = PAGES.map((page) => ({ unit: page, paths: pathsOf(page) }))

function pathsOf(page) {
  return LANGUAGES.map((language) => pathOf(page, language))
}
