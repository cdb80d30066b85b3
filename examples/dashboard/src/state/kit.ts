import type { AnalyticsClient } from '@tinyeclipse/analytics-view/client'
import type { View } from '@tinyeclipse/analytics-view/state/view'
import type { Format } from '@tinyeclipse/analytics-view/texts/format'
import type { Language, TextOf } from '@tinyeclipse/analytics-view/texts/index'
import type { Site } from '@tinyeclipse/sdk'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Theme } from './options.ts'

/** What every part of the dashboard is given. */
export interface Kit {
  client: AnalyticsClient
  siteId: string
  /** Null until it is known, or when the key may not read it. */
  site: Site | null
  /** Where the site's pages are; they are drawn below the heat map. */
  siteUrl: string | null
  language: Language
  theme: Theme
  text: TextOf
  format: Format
  view: View
  change: (changes: Partial<View>) => void
  /** Goes up when something happened within the range: ask again. */
  moment: number
}

export const KitContext = createContext<Kit | null>(null)

export function useKit(): Kit {
  const kit = useContext(KitContext)
  if (!kit) throw new Error('This is a part of the dashboard: mount() puts it together')
  return kit
}

/** A choice that the address keeps, such as the tab of a panel. */
export function useChoice<Value extends string>(
  name: string,
  values: readonly Value[],
): [Value | undefined, (value: Value) => void] {
  const { view, change } = useKit()
  const chosen = values.find((value) => value === view.choices[name]) ?? values[0]
  const choose = (value: Value) => {
    const { [name]: _, ...others } = view.choices
    change({ choices: value === values[0] ? others : { ...others, [name]: value } })
  }
  return [chosen, choose]
}
