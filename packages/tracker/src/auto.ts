// The script tag: <script defer src="https://eclipse.example.be/t.js" data-site="te_site_…"></script>
import { EVENTS_PATH } from '@tinyeclipse/sdk/wire'
import { start } from './start.ts'

// There is no current script when it was loaded as a module.
const script = document.currentScript || document.querySelector('script[data-site],script[src*="t.js?site="]')
if (script instanceof HTMLScriptElement && script.src) {
  const address = new URL(script.src)
  // Optimising plugins drop data attributes, so the key may stand in the address as well.
  const siteKey = script.dataset.site || address.searchParams.get('site')
  // Relative to the script, so that it may be served from a folder.
  if (siteKey) start(new URL(`.${EVENTS_PATH}`, address).href, siteKey)
}
