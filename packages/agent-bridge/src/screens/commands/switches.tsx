import { ToggleControl } from '@wordpress/components'
import { useState } from 'react'
import type { CommandSwitch, Connection } from '../../bridge/connection.ts'
import { useKit } from '../kit.ts'
import { titleOf } from '../parts/command-title.ts'
import { Section } from '../parts/section.tsx'
import { explainError } from '../shell/explain-error.ts'
import { Shown } from '../shell/states.tsx'
import { useAct } from '../state/act.ts'
import { useAnswer } from '../state/ask.ts'

/** The owner of the site has the last word: what is off here, no server can do. */
export function Switches({ connection }: { connection: Connection }) {
  const { text } = useKit()
  const answer = useAnswer((signal) => connection.commands(signal), 'switches')
  return (
    <Section name="switches" title={text('switches')}>
      <p className="te-quiet te-small te-lead">{text('switchesText')}</p>
      <Shown answer={answer} rows={6}>
        {(switches) => (
          <ul className="te-switches">
            {switches.map((each) => (
              <Switch key={each.name} connection={connection} {...each} />
            ))}
          </ul>
        )}
      </Shown>
    </Section>
  )
}

function Switch({ connection, ...command }: CommandSwitch & { connection: Connection }) {
  const { text, announce, agent, otherCommands } = useKit()
  const title = titleOf(command, { text, otherCommands })
  const [isAllowed, setAllowed] = useState(command.isAllowed)
  const change = useAct(async (wanted: boolean) => {
    setAllowed(wanted)
    try {
      await connection.allowCommand(command.name, wanted)
    } catch (error) {
      setAllowed(!wanted)
      throw error
    }
    announce(text(wanted ? 'switchedOn' : 'switchedOff', { name: title }))
    agent.again()
  })
  return (
    <li data-command={command.name}>
      <ToggleControl
        __nextHasNoMarginBottom
        label={title}
        checked={isAllowed}
        onChange={(wanted) => change.run(wanted)}
      />
      {change.error && (
        <p role="alert" className="te-note te-small" data-tone="bad">
          {explainError(change.error, text)}
        </p>
      )}
    </li>
  )
}
