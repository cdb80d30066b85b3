import { SelectControl } from '@wordpress/components'
import { useState } from 'react'
import { useKit } from '../kit.ts'
import { Shown } from '../shell/states.tsx'
import { useAnswer } from '../state/ask.ts'
import { listCommands, type Offered } from './list-commands.ts'
import { OrderForm } from './order-form.tsx'

/** A command is chosen, filled in, tried without changing anything, and then run. */
export function NewCommand() {
  const { client, text, hrefOf, agent, otherCommands } = useKit()
  const answer = useAnswer((signal) => client.analytics.catalog({ signal }), 'catalog')
  return (
    <>
      <p className="te-back">
        <a href={hrefOf('commands')}>{text('commandsBack')}</a>
      </p>
      <div className="te-screen-head">
        <h2>{text('commandNew')}</h2>
        <p className="te-quiet">{text('commandNewText')}</p>
      </div>
      <Shown answer={answer}>
        {({ commands }) => (
          <Chooser offered={listCommands(commands, agent.value?.commands ?? [], otherCommands, text)} />
        )}
      </Shown>
    </>
  )
}

function Chooser({ offered }: { offered: Offered[] }) {
  const { text } = useKit()
  const [name, setName] = useState(offered.find(({ isAllowed }) => isAllowed)?.name ?? '')
  const chosen = offered.find((each) => each.name === name)
  const options = offered.map(({ name, title, isAllowed }) => ({
    value: name,
    label: isAllowed ? title : text('commandIsOff', { title }),
    disabled: !isAllowed,
  }))
  return (
    <div className="te-sheet te-new">
      <section>
        <SelectControl
          __nextHasNoMarginBottom
          __next40pxDefaultSize
          label={text('command')}
          value={name}
          options={options}
          onChange={setName}
        />
        {chosen?.description && <p className="te-quiet te-small te-lead">{chosen.description}</p>}
      </section>
      {chosen && <OrderForm key={chosen.name} offered={chosen} />}
    </div>
  )
}
