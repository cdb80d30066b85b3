// The script tag: <script defer src="https://eclipse.example.be/t.js" data-site="te_site_…"></script>
import { EVENTS_PATH } from '@tinyeclipse/sdk/wire'
import { createTracker } from './create-tracker.ts'
import { guard } from './guard.ts'
import { engagement } from './plugins/engagement.ts'
import { exitIntent } from './plugins/exit-intent.ts'
import { forms } from './plugins/forms.ts'
import { heatmap } from './plugins/heatmap.ts'
import { identify } from './plugins/identify.ts'
import { links } from './plugins/links.ts'
import { rageClicks } from './plugins/rage-clicks.ts'
import { vitalsFile } from './plugins/vitals-file.ts'
import type { Consent, Properties, TinyEclipse, Tracker } from './types.ts'

const start = guard(() => {
  // Scripts that were bundled or put into the page by another have no current script.
  for (const tag of [document.currentScript, ...document.scripts]) {
    if (!(tag instanceof HTMLScriptElement)) continue
    const url = new URL(tag.src || location.href)
    // Optimising plugins drop data attributes, so every option may stand in the address as well.
    const option = (name: string) => tag.dataset[name] || url.searchParams.get(name) || ''
    const siteKey = option('site')
    if (!siteKey.startsWith('te_site_')) continue
    // By the letters with which the option `off` leaves them out.
    const plugins = { e: engagement, l: links, r: rageClicks, k: heatmap, x: exitIntent, f: forms, v: vitalsFile(tag) }
    return createTracker({
      url,
      siteKey,
      consent: (option('consent') || 'granted') as Consent,
      hash: !!option('hash'),
      // Relative to the script, so that it may be served from a folder.
      endpoint: new URL(option('to') || `.${EVENTS_PATH}`, url),
      plugins: Object.entries(plugins).flatMap(([letter, plugin]) => (option('off').includes(letter) ? [] : plugin)),
    })
  }
})

const call = guard((name: string, ...given: unknown[]) => {
  const [a, b, amount, currency] = given
  for (const tracker of Object.values(window.__tinyeclipse ?? {}) as unknown as (Tracker &
    Record<string, (...given: unknown[]) => void>)[]) {
    if (name === 'event') tracker.event(a as string, b as Properties, { amount, currency } as never)
    else if (name === 'identify') identify(tracker, a as Record<string, string>, b as string)
    else tracker[name]?.(...given)
  }
})
start()
const stub = window.tinyeclipse
window.tinyeclipse = call as TinyEclipse
for (const early of stub?.q ?? []) call(...(Array.from(early) as [string]))
