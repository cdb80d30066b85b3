import { CheckboxControl, ToggleControl } from '@wordpress/components'
import { useState } from 'react'
import type { Connection, TrackerOptions } from '../../bridge/connection.ts'
import { useKit } from '../kit.ts'
import { Section } from '../parts/section.tsx'
import { explainError } from '../shell/explain-error.ts'
import { Shown } from '../shell/states.tsx'
import { useAct } from '../state/act.ts'
import { useAnswer } from '../state/ask.ts'

/** What is counted, and of whom. Each choice is kept as soon as it is made. */
export function Tracker({ connection }: { connection: Connection }) {
  const { text } = useKit()
  const answer = useAnswer('tracker', (signal) => connection.tracker(signal))
  return (
    <Section name="tracker" title={text('tracker')}>
      <p className="te-quiet te-small te-lead">{text('trackerText')}</p>
      <Shown answer={answer} rows={6}>
        {(options) => <Choices connection={connection} first={options} />}
      </Shown>
    </Section>
  )
}

function Choices({ connection, first }: { connection: Connection; first: TrackerOptions }) {
  const { text, announce } = useKit()
  const [options, setOptions] = useState(first)
  const save = useAct(async (changes: Partial<Omit<TrackerOptions, 'roles'>>) => {
    const before = options
    setOptions({ ...options, ...changes })
    try {
      setOptions(await connection.setTracker(changes))
      announce(text('saved'))
    } catch (error) {
      setOptions(before)
      throw error
    }
  })
  const { isOn, excludedRoles, needsConsent, isRelayed, roles } = options
  return (
    <div className="te-form">
      <ToggleControl
        __nextHasNoMarginBottom
        label={text('trackerOn')}
        checked={isOn}
        onChange={(value) => save.run({ isOn: value })}
      />
      <ToggleControl
        __nextHasNoMarginBottom
        label={text('trackerConsent')}
        help={text('trackerConsentHelp')}
        checked={needsConsent}
        disabled={!isOn}
        onChange={(value) => save.run({ needsConsent: value })}
      />
      <ToggleControl
        __nextHasNoMarginBottom
        label={text('trackerRelay')}
        help={text('trackerRelayHelp')}
        checked={isRelayed}
        disabled={!isOn}
        onChange={(value) => save.run({ isRelayed: value })}
      />
      <fieldset disabled={!isOn}>
        <legend>{text('trackerRoles')}</legend>
        <p className="te-quiet te-small">{text('trackerRolesHelp')}</p>
        {roles.map(({ name, title }) => (
          <CheckboxControl
            key={name}
            __nextHasNoMarginBottom
            label={title}
            checked={excludedRoles.includes(name)}
            onChange={(isOut) =>
              save.run({
                excludedRoles: isOut ? [...excludedRoles, name] : excludedRoles.filter((each) => each !== name),
              })
            }
          />
        ))}
      </fieldset>
      {save.error && (
        <p role="alert" className="te-note" data-tone="bad">
          {explainError(save.error, text)}
        </p>
      )}
    </div>
  )
}
