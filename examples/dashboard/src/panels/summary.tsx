import { type Preset, summaryPreset } from '@tinyeclipse/analytics-view/state/view'
import { useState } from 'preact/hooks'
import { useAnswer } from '../state/ask.ts'
import { useKit } from '../state/kit.ts'

const FIRST_SENTENCES = 3

/** The period in sentences, as the server writes them. It knows whole visits of a preset, so it is silent about others. */
export function Summary() {
  const { view } = useKit()
  const preset = summaryPreset(view)
  return preset && <Sentences range={preset} />
}

function Sentences({ range }: { range: Preset }) {
  const { client, siteId, language, moment, text } = useKit()
  const [isLong, setLong] = useState(false)
  const { value, error } = useAnswer(
    (signal) => client.analytics.summary(siteId, { range, language }, { signal }),
    `${siteId} ${range} ${language}`,
    moment,
  )
  if (error || value?.sentences.length === 0) return null
  return (
    <section class="panel summary" aria-label={text('summary')} data-waiting={!value}>
      <h2>{text('summary')}</h2>
      <div>
        {value ? (
          <p>
            {value.sentences
              .slice(0, isLong ? undefined : FIRST_SENTENCES)
              .map((sentence) => sentence.text)
              .join(' ')}{' '}
            <button type="button" class="link" aria-expanded={isLong} onClick={() => setLong(!isLong)}>
              {text(isLong ? 'lessWords' : 'moreWords')}
            </button>
          </p>
        ) : (
          <span class="bone" />
        )}
        {isLong && value && (
          <p class="quiet">
            {text('howCounted')}: {value.explanation}
          </p>
        )}
      </div>
    </section>
  )
}
