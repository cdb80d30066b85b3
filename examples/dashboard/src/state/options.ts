import type { AnalyticsClient } from '@tinyeclipse/analytics-view/client'
import type { View } from '@tinyeclipse/analytics-view/state/view'
import type { Language } from '@tinyeclipse/analytics-view/texts/index'
import type { Site } from '@tinyeclipse/sdk'

export type Theme = 'system' | 'light' | 'dark'

export interface DashboardOptions {
  client: AnalyticsClient
  siteId: string
  language: Language
  theme?: Theme
  /** Address of the server, shown to who has yet to install the tracker. */
  serverUrl?: string
  /** Where the site's pages are, for the heat map; `https://` and the site's domain when left out. */
  siteUrl?: string
  view?: View
  /** Called when a person chose something else, so that an address can keep it. */
  onView?: (view: View) => void
  onLanguage?: (language: Language) => void
  onTheme?: (theme: Theme) => void
  /** Called when the site is known, for the title of a page. */
  onSite?: (site: Site) => void
}
