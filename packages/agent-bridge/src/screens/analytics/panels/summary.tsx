import { type Preset, summaryPreset } from '@tinyeclipse/analytics-view/state/view'
import { Button } from '@wordpress/components'
import { useState } from 'react'
import { useAnswer } from '../../state/ask.ts'
import { useKit } from '../kit.ts'

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
  const shown = value?.sentences.slice(0, isLong ? undefined : FIRST_SENTENCES) ?? []
  return (
    <section className="summary" aria-label={text('summary')}>
      {value ? (
        <p>
          {shown.map((sentence) => sentence.text).join(' ')}{' '}
          <Button variant="link" aria-expanded={isLong} onClick={() => setLong(!isLong)}>
            {text(isLong ? 'lessWords' : 'moreWords')}
          </Button>
        </p>
      ) : (
        <span className="bone" />
      )}
      {isLong && value && (
        <p className="quiet">
          {text('howCounted')}: {value.explanation}
        </p>
      )}
    </section>
  )
}
