import type { AnalyticsClient } from '@tinyeclipse/analytics-view/client'
import type { View } from '@tinyeclipse/analytics-view/state/view'
import type { Format } from '@tinyeclipse/analytics-view/texts/format'
import type { Language } from '@tinyeclipse/analytics-view/texts/index'
import type { Site } from '@tinyeclipse/sdk'
import { createContext, useContext } from 'react'
import type { WordsOf } from './texts/index.ts'

/** What every part of the screen is given. */
export interface Kit {
  client: AnalyticsClient
  siteId: string
  /** Null until it is known, or when the key may not read it. */
  site: Site | null
  /** Where the site's pages are; they are drawn below the heat map. */
  siteUrl: string | null
  language: Language
  text: WordsOf
  format: Format
  view: View
  change: (changes: Partial<View>) => void
  /** Goes up when something happened within the range: ask again. */
  moment: number
  /** Says a result to who cannot see it. */
  announce: (message: string) => void
}

const KitContext = createContext<Kit | null>(null)
export const KitProvider = KitContext.Provider

export function useKit(): Kit {
  const kit = useContext(KitContext)
  if (!kit) throw new Error('This is a part of Analytics: draw it within <AnalyticsScreen>')
  return kit
}

/** A choice that the address keeps, such as the tab of a panel; the first one is not written there. */
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
