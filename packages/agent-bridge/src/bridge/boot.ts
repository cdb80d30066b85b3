/** What the PHP side prints for the screens: where they are and what the person may do. It holds no secrets. */
export interface Boot {
  /** Ends in a slash; without pretty permalinks it holds `?rest_route=`. */
  restUrl: string
  siteId: string | null
  /** Of the person, as `nl`, `en` or `fr`; others read English. */
  language: string
  capabilities: { manage: boolean; commands: boolean }
  /** The screen that is asked for: `overview`. */
  screen: string
  isConnected: boolean
  /** Version of WordPress. */
  wordpress: string
  /** Version of the agent. */
  version: string
  /** Where each screen is: `{ overview: 'https://shop.example.be/wp-admin/admin.php?page=tinyeclipse' }`. */
  pages: Record<string, string>
}

declare global {
  interface Window {
    tinyeclipseBoot?: Boot
  }
}

/** The boot data of this page. Throws where the PHP side printed none. */
export function readBoot(): Boot {
  if (!window.tinyeclipseBoot) {
    throw new Error(
      'window.tinyeclipseBoot is missing: this script belongs on an admin page of TinyEclipse, after tinyeclipse-screens',
    )
  }
  return window.tinyeclipseBoot
}
