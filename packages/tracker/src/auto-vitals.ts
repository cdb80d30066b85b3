// The file beside the script tag's: it joins whatever measures the page.
import { guard } from './guard.ts'
import { vitals } from './plugins/vitals.ts'

guard(() => {
  for (const tracker of Object.values(window.__tinyeclipse ?? {})) tracker.followers.push(vitals(tracker))
})()
