import { FIRST_VIEW } from '@tinyeclipse/analytics-view/state/view'
import { type Language, loadTexts, type TextOf } from '@tinyeclipse/analytics-view/texts/index'
import { render } from 'preact'
import { Dashboard } from './dashboard.tsx'
import type { DashboardOptions } from './state/options.ts'

export interface Mounted {
  /** Shows another site, view or language; what is left out stays. */
  update(options: Partial<DashboardOptions>): void
  unmount(): void
}

/** Draws the dashboard of one site in an element of any page. It keeps nothing outside of it. */
export function mount(element: HTMLElement, options: DashboardOptions): Mounted {
  let current = { view: FIRST_VIEW, theme: 'system' as const, ...options }
  let spoken: { language: Language; text: TextOf } | null = null
  let isGone = false

  const draw = () => {
    if (isGone || !spoken) return
    element.classList.add('tinyeclipse')
    element.dataset.theme = current.theme
    element.lang = spoken.language
    render(
      <Dashboard
        {...current}
        language={spoken.language}
        text={spoken.text}
        onView={(view) => {
          update({ view })
          current.onView?.(view)
        }}
        onLanguage={(language) => {
          update({ language })
          current.onLanguage?.(language)
        }}
        onTheme={(theme) => {
          update({ theme })
          current.onTheme?.(theme)
        }}
      />,
      element,
    )
  }
  const speak = async (language: Language) => {
    const text = await loadTexts(language)
    // Another one may have been chosen meanwhile.
    if (language !== current.language) return
    spoken = { language, text }
    draw()
  }
  const update = (changes: Partial<DashboardOptions>) => {
    current = { ...current, ...changes }
    draw()
    if (current.language !== spoken?.language) speak(current.language)
  }
  update({})
  return {
    update,
    unmount() {
      isGone = true
      render(null, element)
    },
  }
}
