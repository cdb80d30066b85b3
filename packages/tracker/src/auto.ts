// The script tag: <script defer src="https://eclipse.example.be/t.js" data-site="te_site_…"></script>
import { IDENTIFY } from '@tinyeclipse/sdk/wire'
import { start } from './create-tracker.ts'
import { guard } from './guard.ts'
import { engagement } from './plugins/engagement.ts'
import { exitIntent } from './plugins/exit-intent.ts'
import { forms } from './plugins/forms.ts'
import { heatmap } from './plugins/heatmap.ts'
import { links } from './plugins/links.ts'
import { rageClicks } from './plugins/rage-clicks.ts'
import { vitalsFile } from './plugins/vitals-file.ts'
import type { Consent, Details, TinyEclipse } from './types.ts'

guard(() => {
  // There is no current script when another one put it into the page, or when it was loaded as a module.
  const tag = (document.currentScript || document.querySelector('[data-site],[src*=te_site_]')) as HTMLScriptElement
  const url = new URL(tag.src || origin)
  // Optimising plugins drop data attributes, so every option may stand in the address as well.
  const option = (name: string) => tag.dataset[name] || url.searchParams.get(name) || undefined
  const siteKey = option('site')
  const stub = window.tinyeclipse
  // A second copy would take the calls from the first.
  if (!siteKey || window.__tinyeclipse) return

  const tracker = start(
    siteKey,
    url,
    option('to'),
    option('consent') as Consent,
    option('hash'),
    // By the letters with which the option `off` leaves them out.
    [engagement, links, rageClicks, heatmap, exitIntent, forms, vitalsFile(tag.src)].filter(
      (_, index) => !option('off')?.includes('elrkxfv'[index] as string),
    ),
  )
  const calls = tracker as unknown as Record<string, (...given: unknown[]) => unknown>
  calls.identify = (o, g) => g && tracker.add(IDENTIFY, { g, o } as Details)
  const call = guard((name: string, ...given: unknown[]) => (calls[name] as (...given: unknown[]) => void)(...given))
  window.tinyeclipse = call as TinyEclipse
  for (const given of stub?.q || []) call(...given)
})()
