import type { Live } from '@tinyeclipse/analytics-view/state/live'
import { LANGUAGES, type Language } from '@tinyeclipse/analytics-view/texts/index'
import { useKit } from '../state/kit.ts'
import type { Theme } from '../state/options.ts'
import { LiveCounter } from './live-counter.tsx'
import { Choices, Menu } from './menu.tsx'
import { ComparisonPicker, RangePicker } from './range-picker.tsx'

const LANGUAGE_NAMES: Record<Language, string> = { nl: 'Nederlands', en: 'English', fr: 'Français' }
const THEMES = ['system', 'light', 'dark'] as const

interface Props {
  live: Live
  theme: Theme
  onLanguage: (language: Language) => void
  onTheme: (theme: Theme) => void
  onHelp: () => void
}

export function Header({ live, theme, onLanguage, onTheme, onHelp }: Props) {
  const { site, language, text } = useKit()
  return (
    <header class="top">
      <div class="bar">
        <span class="moon" aria-hidden="true" />
        <h1>
          {site?.domain ?? text('dashboard')}
          {site && site.environment !== 'production' && <span class="badge">{site.environment}</span>}
        </h1>
        <LiveCounter live={live} />
        <div class="pickers">
          <RangePicker />
          <ComparisonPicker />
          <Menu title={text('settings')} label={<Sliders />} atEnd class="settings">
            {() => (
              <>
                <p class="heading">{text('language')}</p>
                <Choices
                  items={LANGUAGES.map((value) => ({ value, text: LANGUAGE_NAMES[value] }))}
                  chosen={language}
                  onChoose={onLanguage}
                />
                <p class="heading">{text('theme')}</p>
                <Choices
                  items={THEMES.map((value) => ({ value, text: text(`theme_${value}`) }))}
                  chosen={theme}
                  onChoose={onTheme}
                />
                <ul class="choices">
                  <li>
                    <button type="button" onClick={onHelp}>
                      <span>{text('shortcuts')}</span>
                      <kbd>?</kbd>
                    </button>
                  </li>
                </ul>
              </>
            )}
          </Menu>
        </div>
      </div>
    </header>
  )
}

const Sliders = () => (
  <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
    <path d="M3 6h6m5 0h3M3 14h3m5 0h6" />
    <circle cx="11.5" cy="6" r="2.2" />
    <circle cx="8.5" cy="14" r="2.2" />
  </svg>
)
