import { createRoot } from '@wordpress/element'
import { type Language, loadTexts, type TextOf } from '../texts/index.ts'
import { App, type ScreensOptions } from './app.tsx'

export interface Mounted {
  /** Shows another screen or language, or the site once it is connected; for another site mount anew. */
  update(options: Partial<ScreensOptions>): void
  unmount(): void
}

/**
 * Draws the screens of one site in an element of any page; styles are in `screens.css`.
 *
 * @example
 * mountScreens(element, { client, siteId, language: 'nl', screen: 'overview', hrefOf: (screen) => `#${screen}` })
 */
export function mountScreens(element: HTMLElement, options: ScreensOptions): Mounted {
  const root = createRoot(element)
  let current = options
  let spoken: { language: Language; text: TextOf } | null = null
  let isGone = false

  const draw = () => {
    if (isGone || !spoken) return
    element.classList.add('tinyeclipse-screens')
    element.lang = spoken.language
    root.render(
      <App
        {...current}
        language={spoken.language}
        text={spoken.text}
        isPart={element.closest('main, [role=main]') !== null}
        onLanguage={(language) => {
          update({ language })
          current.onLanguage?.(language)
        }}
      />,
    )
  }
  const speak = async (language: Language) => {
    const text = await loadTexts(language)
    // Another one may have been chosen meanwhile.
    if (language !== current.language) return
    spoken = { language, text }
    draw()
  }
  const update = (changes: Partial<ScreensOptions>) => {
    current = { ...current, ...changes }
    draw()
    if (current.language !== spoken?.language) speak(current.language)
  }
  update({})
  return {
    update,
    unmount() {
      isGone = true
      root.unmount()
    },
  }
}
