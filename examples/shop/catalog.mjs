// What the shop sells and where each page stands, in three languages: the pages are built from it, and so is their history.

export const LANGUAGES = ['nl', 'fr', 'en']

/** Prices in euro. A slug is the last part of the address. */
export const PRODUCTS = [
  product('eclipse', 'pralines', 18.9, { nl: 'eclips', fr: 'eclipse', en: 'eclipse' }),
  product('blood-moon', 'pralines', 17.1, { nl: 'bloedmaan', fr: 'lune-de-sang', en: 'blood-moon' }),
  product('speculoos', 'pralines', 15.3, { nl: 'speculoos', fr: 'speculoos', en: 'speculoos' }),
  product('hazelnut', 'pralines', 16.2, { nl: 'hazel', fr: 'noisette', en: 'hazel' }),
  product('sea-salt', 'pralines', 16.2, { nl: 'noordzee', fr: 'mer-du-nord', en: 'north-sea' }),
  product('full-moon', 'pralines', 17.1, { nl: 'volle-maan', fr: 'pleine-lune', en: 'full-moon' }),
  product('six', 'boxes', 24.9, { nl: 'de-zes', fr: 'les-six', en: 'the-six' }),
  product('night', 'boxes', 46.5, { nl: 'nachtdoos', fr: 'coffret-de-nuit', en: 'night-box' }),
]

const SHOP = { nl: 'winkel', fr: 'boutique', en: 'shop' }
const BOXES = { nl: 'dozen', fr: 'coffrets', en: 'boxes' }

/** Every page but the products', by its name: the folder it has in each language. */
const FOLDERS = {
  home: { nl: '', fr: '', en: '' },
  shop: eachLanguage((language) => `${SHOP[language]}/`),
  pralines: eachLanguage((language) => `${SHOP[language]}/pralines/`),
  boxes: eachLanguage((language) => `${SHOP[language]}/${BOXES[language]}/`),
  cart: { nl: 'winkelmand/', fr: 'panier/', en: 'cart/' },
  checkout: { nl: 'afrekenen/', fr: 'commande/', en: 'checkout/' },
  thanks: { nl: 'bedankt/', fr: 'merci/', en: 'thanks/' },
  story: { nl: 'een-nacht/', fr: 'une-nuit/', en: 'one-night/' },
  about: { nl: 'over-ons/', fr: 'a-propos/', en: 'about/' },
  contact: { nl: 'contact/', fr: 'contact/', en: 'contact/' },
  privacy: { nl: 'privacy/', fr: 'vie-privee/', en: 'privacy/' },
}

/** A product's page is named after the product. */
export const PAGES = [...Object.keys(FOLDERS), ...PRODUCTS.map(({ id }) => id)]

/** Path of a page, such as `/nl/winkel/eclips/`. */
export function pathOf(page, language) {
  const sold = PRODUCTS.find(({ id }) => id === page)
  return `/${language}/${sold ? `${SHOP[language]}/${sold.slugs[language]}/` : FOLDERS[page][language]}`
}

export const priceList = (language) =>
  ({ nl: '/zwarte-maan-prijslijst.pdf', fr: '/zwarte-maan-tarifs.pdf', en: '/zwarte-maan-prices.pdf' })[language]

/** A map of the street: the one link that leads away. */
export const MAP = 'https://www.openstreetmap.org/?mlat=51.0571&mlon=3.7208#map=18/51.0571/3.7208'

/** Pounds for a euro, as the shop reckons them. */
export const POUNDS = 0.86

function product(id, category, price, slugs) {
  return { id, category, price, slugs }
}

function eachLanguage(make) {
  return Object.fromEntries(LANGUAGES.map((language) => [language, make(language)]))
}
