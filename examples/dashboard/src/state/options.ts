import type { Client, Site } from '@tinyeclipse/sdk'
import type { Language } from '../texts/index.ts'
import type { View } from './view.ts'

export type Theme = 'system' | 'light' | 'dark'

/** The areas of a client that the dashboard asks. */
export type DashboardClient = Pick<Client, 'analytics' | 'segments' | 'sites'>

export interface DashboardOptions {
  client: DashboardClient
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
