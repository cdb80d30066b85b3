import '@wordpress/components/build-style/style.css'
import '../src/screens/styles/index.css'
import './page.css'
import { createClient } from '@tinyeclipse/sdk'
import { mountScreens } from '../src/screens/index.ts'
import { toLanguage } from '../src/texts/index.ts'
import type { Mood } from './world/mood.ts'
import { createWorld } from './world.ts'

// The page around the screens where there is no WordPress: the address says which site, screen and language.
const query = new URLSearchParams(location.search)
const place = document.getElementById('tinyeclipse-root')
if (!place) throw new Error('index.html has no element "tinyeclipse-root"')
document.documentElement.dataset.theme = query.get('theme') ?? 'system'
document.documentElement.dir = query.get('dir') ?? 'ltr'

const url = query.get('url')
const real = url && {
  client: createClient({ url, apiKey: query.get('key') ?? '', retries: 0, timeout: 20_000 }),
  siteId: query.get('site') ?? '',
}
const world = real ? null : createWorld((query.get('mood') ?? 'fine') as Mood)
const screen = () => decodeURIComponent(location.hash.slice(1)).split('/')[0] || 'overview'

const mounted = mountScreens(place, {
  ...(real || world || neverBoth()),
  language: toLanguage(query.get('language') ?? navigator.language),
  screen: screen(),
  onConnection: ({ siteId }) => mounted.update({ siteId: siteId ?? '' }),
  hrefOf: (name, part) => `#${name}${part ? `/${encodeURIComponent(part)}` : ''}`,
})
addEventListener('hashchange', () => mounted.update({ screen: screen() }))

function neverBoth(): never {
  throw new Error('Either a real server is named or a world is made')
}
