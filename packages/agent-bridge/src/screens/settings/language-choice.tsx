import { SelectControl } from '@wordpress/components'
import { isLanguage, LANGUAGE_NAMES, LANGUAGES } from '../../texts/index.ts'
import { useKit } from '../kit.ts'
import { Section } from '../parts/section.tsx'

export function LanguageChoice() {
  const { text, language, onLanguage } = useKit()
  return (
    <Section name="language" title={text('language')}>
      <SelectControl
        __next40pxDefaultSize
        __nextHasNoMarginBottom
        hideLabelFromVision
        label={text('language')}
        help={text('languageHelp')}
        value={language}
        options={LANGUAGES.map((each) => ({ value: each, label: LANGUAGE_NAMES[each] }))}
        onChange={(chosen) => isLanguage(chosen) && onLanguage(chosen)}
      />
    </Section>
  )
}
