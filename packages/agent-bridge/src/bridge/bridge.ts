import type { Client } from '@tinyeclipse/sdk'
import type { Boot } from './boot.ts'
import type { Connection } from './connection.ts'

export interface Bridge<SiteClient = Client> {
  /** The SDK's client of the server, by way of this site: PHP adds the key and lets through what concerns this site. */
  client: SiteClient
  /** Empty while the site is not connected. */
  siteId: string
  language: string
  boot: Boot
  connection: Connection
  /** Shows a screen of a plugin beside ours. */
  registerScreen(screen: PluginScreen): void
  /** Gives a command of a plugin its name where commands are shown. */
  registerCommand(command: PluginCommand): void
}

/** A text in the languages of the screens; who reads another one reads English. */
export type Words = string | ({ en: string } & Partial<Record<'nl' | 'fr', string>>)

/** A screen of a plugin, shown beside ours. It draws with whatever it likes. */
export interface PluginScreen {
  /** As in the PHP filter `tinyeclipse_screens`: `reservations`. */
  name: string
  title: Words
  /** Draws in the element; what it returns is called when the person goes elsewhere. */
  mount(element: HTMLElement, bridge: Bridge): (() => void) | undefined
}

/** What a command of a plugin is called where commands are shown. */
export interface PluginCommand {
  name: string
  title: Words
  description?: Words
  /** JSON Schema of what it takes, from which its form is drawn; titles and descriptions of fields are shown. */
  input?: Record<string, unknown>
}
