// The script tag: <script defer src="https://eclipse.example.be/t.js" data-site="te_site_…"></script>
import { IDENTIFY, VITALS } from '@tinyeclipse/sdk/wire'
import { start } from './create-tracker.ts'
import { guard } from './guard.ts'
import { importVitals } from './import-vitals.ts'
import { engagement } from './plugins/engagement.ts'
import { exitIntent } from './plugins/exit-intent.ts'
import { forms } from './plugins/forms.ts'
import { heatmap } from './plugins/heatmap.ts'
import { links } from './plugins/links.ts'
import { rageClicks } from './plugins/rage-clicks.ts'
import type { Consent, TinyEclipse, Tracker } from './types.ts'

type Call = (...given: never[]) => unknown

guard(() => {
  // There is no current script when another one put it into the page, or when it was loaded as a module.
  // Pages have images and forms called `currentScript` too, and those would be it.
  const tag = (document.currentScript?.closest?.('script') ||
    document.querySelector('[data-site],[src*=te_site_]')) as HTMLScriptElement
  const url = new URL(tag.src || origin)
  // Optimising plugins drop data attributes, so every option may stand in the address as well.
  const { site, to, consent, hash, off }: Record<string, string | undefined> = {
    ...Object.fromEntries(url.searchParams),
    ...tag.dataset,
  }
  const stub = window.tinyeclipse
  // A second copy would take the calls from the first.
  if (!site || window.__tinyeclipse) return

  const calls = start(
    site,
    url,
    to,
    consent as Consent,
    hash,
    // By the letters with which the option `off` leaves them out.
    [engagement, links, rageClicks, heatmap, exitIntent, forms].filter(
      (_, index) => !off?.includes('elrkxf'[index] as string),
    ),
    (parts) => !off?.includes(VITALS) && parts.includes(VITALS) && importVitals(tag.src),
  ) as Tracker & Record<string, Call>
  calls.identify = (o: Record<string, string>, g: string) => g && calls.add(IDENTIFY, { g, o })
  const call = guard((name: string, ...given: never[]) => (calls[name] as Call)(...given))
  window.tinyeclipse = call as TinyEclipse
  for (const given of stub?.q || []) call(...(given as [string, ...never[]]))
})()
