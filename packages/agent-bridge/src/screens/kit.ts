import type { Agent } from '@tinyeclipse/sdk'
import { createContext, useContext } from 'react'
import type { Connection, ConnectionState } from '../bridge/connection.ts'
import type { Format } from '../texts/format.ts'
import type { Language, TextOf } from '../texts/index.ts'
import type { ScreensClient } from './client.ts'
import type { OtherCommand } from './commands/list-commands.ts'
import type { Answer } from './state/ask.ts'

/** What every screen has at hand. */
export interface Kit {
  client: ScreensClient
  siteId: string
  language: Language
  text: TextOf
  format: Format
  /** What only the site itself can do. In the hub, outside of WordPress, there is none. */
  connection: Connection | null
  connected: ConnectionState | null
  may: { manage: boolean; commands: boolean }
  /** Asked once for all screens; it follows what happens. */
  agent: Answer<Agent>
  /** Goes up when there may be something new to ask for. */
  moment: number
  /** Something was set going: look closely for a while. */
  hurry(): void
  /** What plugins of the site say of their own commands. */
  otherCommands: OtherCommand[]
  /** The version of the agent on this site, where the page knows it. */
  agentVersion: string | null
  hrefOf(screen: string, part?: string): string
  /** A page of wp-admin: `update-core.php`. */
  adminHref(path: string): string
  /** The connection was made or ended: everything is asked anew. */
  onConnection(state: ConnectionState): void
  onLanguage(language: Language): void
  /** Says a result to who cannot see it. */
  announce(message: string): void
}

/** What the agent says of its site; any part may be missing. */
export type SiteState = Agent['state']

const KitContext = createContext<Kit | null>(null)
export const KitProvider = KitContext.Provider

export function useKit(): Kit {
  const kit = useContext(KitContext)
  if (!kit) throw new Error('A part of the screens was drawn outside of <App>, which hands it its client and texts')
  return kit
}
