import { CheckboxControl, ToggleControl } from '@wordpress/components'
import { useState } from 'react'
import type { Measuring as Chosen, Connection, MeasuringChanges } from '../../bridge/connection.ts'
import { useKit } from '../kit.ts'
import { Section } from '../parts/section.tsx'
import { explainError } from '../shell/explain-error.ts'
import { Shown } from '../shell/states.tsx'
import { useAct } from '../state/act.ts'
import { useAnswer } from '../state/ask.ts'

const REPORTS = ['reportsForms', 'reportsJobs', 'reportsContent'] as const

/** What is counted and reported, and of whom. Each choice is kept as soon as it is made. */
export function Measuring({ connection }: { connection: Connection }) {
  const { text } = useKit()
  const answer = useAnswer(async (signal) => ({ chosen: await connection.measuring(signal) }), 'measuring')
  return (
    <Section name="measuring" title={text('measuring')}>
      <Shown answer={answer} rows={6}>
        {({ chosen }) =>
          chosen ? (
            <Choices connection={connection} first={chosen} />
          ) : (
            <p className="te-nothing">{text('measuringNone')}</p>
          )
        }
      </Shown>
    </Section>
  )
}

function Choices({ connection, first }: { connection: Connection; first: Chosen }) {
  const { text, announce } = useKit()
  const [chosen, setChosen] = useState(first)
  const save = useAct(async (changes: MeasuringChanges) => {
    const before = chosen
    setChosen({ ...chosen, ...changes })
    try {
      // The answer says what was kept; names of roles are only told when they are asked for.
      setChosen({ ...before, ...(await connection.setMeasuring(changes)) })
      announce(text('saved'))
    } catch (error) {
      setChosen(before)
      throw error
    }
  })
  const { measures, excludedRoles, roles, asksConsent } = chosen
  return (
    <div className="te-form">
      <ToggleControl
        __nextHasNoMarginBottom
        label={text('measures')}
        help={`${text('measuresHelp')} ${text(asksConsent ? 'consentAsked' : 'consentNotAsked')}`}
        checked={measures}
        onChange={(value) => save.run({ measures: value })}
      />
      <fieldset disabled={!measures}>
        <legend>{text('measuresNot')}</legend>
        <p className="te-quiet te-small">{text('measuresNotHelp')}</p>
        {Object.entries(roles).map(([name, title]) => (
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
      <fieldset>
        <legend>{text('reported')}</legend>
        {REPORTS.map((name) => (
          <ToggleControl
            key={name}
            __nextHasNoMarginBottom
            label={text(name)}
            checked={chosen[name]}
            onChange={(value) => save.run({ [name]: value })}
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
