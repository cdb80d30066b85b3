// Writes the shop's pages in three languages, the styles and the pictures to dist/; tsup has bundled the scripts there.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const read = (path) => readFileSync(join(here, path), 'utf8')
const write = (path, text) => {
  mkdirSync(dirname(join(here, 'dist', path)), { recursive: true })
  writeFileSync(join(here, 'dist', path), text)
}

const LANGUAGES = ['nl', 'fr', 'en']
const texts = Object.fromEntries(
  LANGUAGES.map((language) => [language, JSON.parse(read(`pages/texts/${language}.json`))]),
)
const escapeHtml = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

/** `{{name}}` is a text; `{{#name}}…{{/name}}` repeats for each item, whose texts go before the page's. */
const fill = (template, values) =>
  template
    .replace(/\{\{#(\w+)\}\}(.*?)\{\{\/\1\}\}/gs, (_, name, part) =>
      values[name].map((item) => fill(part, { ...values, ...item })).join(''),
    )
    .replace(/\{\{([\w:]+)\}\}/g, (_, name) => {
      if (values[name] === undefined) throw new Error(`pages: there is no text "${name}" in ${values.lang}`)
      return name === 'content' || name.includes(':') ? values[name] : escapeHtml(values[name])
    })

const layout = read('pages/layout.template')
for (const page of ['home', 'pralines', 'shop']) {
  const pathIn = (language) => ({ home: '', pralines: 'pralines/', shop: `${texts[language].shopPath}/` })[page]
  for (const language of LANGUAGES) {
    const values = { ...texts[language], heading: texts[language][page] }
    for (const each of LANGUAGES) {
      values[`path:${each}`] = pathIn(each)
      values[`language:${each}`] = String(each === language)
    }
    for (const each of ['pralines', 'shop']) values[`current:${each}`] = each === page ? 'page' : 'false'
    values.content = fill(read(`pages/${page}.html`), values)
    write(`${language}/${pathIn(language)}index.html`, fill(layout, values))
  }
}

write('numbers.html', read('pages/numbers.html'))
write('404.html', read('pages/404.html'))
write('shop.css', read('src/shop/shop.css'))
const chartStyles = createRequire(import.meta.url).resolve('uplot/dist/uPlot.min.css')
write('numbers.css', readFileSync(chartStyles, 'utf8') + read('src/numbers/numbers.css'))
cpSync(join(here, 'pages/img'), join(here, 'dist/img'), { recursive: true })
