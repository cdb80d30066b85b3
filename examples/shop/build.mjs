// Writes the shop's pages in three languages, its styles, pictures and price lists to dist/; tsup has bundled the script there.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LANGUAGES, MAP, PAGES, PRODUCTS, pathOf, priceList } from './catalog.mjs'
import { makePriceList } from './price-list.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const read = (path) => readFileSync(join(here, path), 'utf8')
const write = (path, content) => {
  const file = join(here, 'dist', path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}

const layout = read('pages/layout.template')
for (const language of LANGUAGES) {
  const texts = JSON.parse(read(`pages/texts/${language}.json`))
  const money = (euros) => new Intl.NumberFormat(language, { style: 'currency', currency: 'EUR' }).format(euros)
  const goods = PRODUCTS.map(({ id, category, price }) => ({
    ...{ id, category, cost: price, price: money(price), href: pathOf(id, language) },
    ...{ name: texts.products[id].name, taste: texts.products[id].taste },
  }))
  const list = goods.map(({ name, taste, price }) => ({ name, taste, price }))
  write(priceList(language), makePriceList('Zwarte Maan', `${texts.shelf.priceListName} · ${texts.address}`, list))
  for (const page of PAGES) {
    const values = { ...sharedValues(page, language, texts), ...contentOf(page, language, texts, goods) }
    values.content = fill(read(`pages/${templateOf(page)}.template`), values)
    write(`${pathOf(page, language)}index.html`, fill(layout, values))
  }
}
write('404.html', read('pages/404.html'))
write('shop.css', read('src/shop.css'))
cpSync(join(here, 'pages/img'), join(here, 'dist/img'), { recursive: true })

function templateOf(page) {
  if (PRODUCTS.some(({ id }) => id === page)) return 'product'
  return page === 'pralines' || page === 'boxes' ? 'shop' : page
}

/** What every page has: where the others are and what they are called, which one it is, and itself in other languages. */
function sharedValues(page, language, { pages, product, products, ...texts }) {
  const values = { ...texts, page, mapHref: MAP, 'current:all': page === 'shop' ? 'page' : 'false' }
  for (const each of PAGES) {
    values[`to:${each}`] = pathOf(each, language)
    values[`name:${each}`] = (pages[each] ?? products[each]).name
    values[`current:${each}`] = each === page ? 'page' : 'false'
  }
  for (const each of LANGUAGES) {
    values[`path:${each}`] = pathOf(page, each)
    values[`language:${each}`] = String(each === language)
  }
  return values
}

function contentOf(page, language, texts, goods) {
  const pralines = goods.filter(({ category }) => category === 'pralines')
  const boxes = goods.filter(({ category }) => category === 'boxes')
  const shelf = { ...texts.shelf, priceList: priceList(language) }
  const at = goods.findIndex(({ id }) => id === page)
  if (at < 0) return { ...shelf, ...texts.pages[page], pralines, boxes, goods: { pralines, boxes }[page] ?? goods }
  const [sold, following] = [goods[at], goods[(at + 1) % goods.length]]
  return {
    ...texts.product,
    ...sold,
    ...texts.products[page],
    heading: sold.name,
    description: `${sold.name}: ${sold.taste}`,
    artOf: sold.name,
    unit: texts.product.unit[sold.category],
    categoryName: texts.pages[sold.category].name,
    categoryHref: pathOf(sold.category, language),
    nextName: following.name,
    nextHref: following.href,
  }
}

/** `{{name}}` is a text; `{{#name}}…{{/name}}` repeats for each item, whose texts go before the page's. */
function fill(template, values) {
  return template
    .replace(/\{\{#(\w+)\}\}(.*?)\{\{\/\1\}\}/gs, (_, name, part) =>
      values[name].map((item) => fill(part, { ...values, ...item })).join(''),
    )
    .replace(/\{\{([\w:-]+)\}\}/g, (_, name) => {
      if (values[name] === undefined) throw new Error(`pages: there is no text "${name}" on ${values.page}`)
      return name === 'content' ? values[name] : escapeHtml(String(values[name]))
    })
}

function escapeHtml(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
