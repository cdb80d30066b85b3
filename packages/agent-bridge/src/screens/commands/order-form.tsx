import type { CommandDetails } from '@tinyeclipse/sdk'
import { Button } from '@wordpress/components'
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import type { TextOf } from '../../texts/index.ts'
import { useKit } from '../kit.ts'
import { CommandOutcome } from '../parts/command-outcome.tsx'
import { isFinal, useCommand } from '../state/command.ts'
import { Changes } from './changes.tsx'
import { type Field, readFields } from './form/fields.ts'
import { offerOptions } from './form/offered-options.ts'
import { type Filled, proposed, readInput } from './form/read-input.ts'
import { SchemaForm } from './form/schema-form.tsx'
import type { Offered } from './list-commands.ts'
import { Output } from './output.tsx'

/** First what would change, then the change itself, then the way back. */
export function OrderForm({ offered }: { offered: Offered }) {
  const { text, announce, agent } = useKit()
  const place = useRef<HTMLFormElement>(null)
  const fields = readFields(offered.input).map((field) => worded(field, text))
  const [filled, setFilled] = useState<Filled>(() => proposed(fields))
  const [isSent, setSent] = useState(false)
  const { input, problems } = readInput(fields, filled)
  const finished = (command: CommandDetails) =>
    announce(command.message ?? text.word('commandNow_', command.status) ?? command.status)
  const trial = useCommand(finished)
  const order = useCommand((command) => {
    finished(command)
    agent.again()
  })
  const undo = useCommand(finished)
  const isUndone = undo.command?.status === 'succeeded'
  // Buttons that are busy refuse by themselves: one that is taken away takes the focus with it.
  const isBusy = trial.isRunning || order.isRunning || undo.isRunning

  const give = (how: typeof trial, isDryRun: boolean) => {
    if (isBusy) return
    setSent(true)
    if (Object.keys(problems).length > 0) {
      // The first that is wrong, in the order of the form.
      const name = fields.find((field) => problems[field.name])?.name
      place.current?.querySelector<HTMLElement>(`[data-field="${name}"]`)?.focus()
      announce(text('formWrong'))
      return
    }
    order.reset()
    undo.reset()
    how.run({ name: offered.name, input, isDryRun })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    give(trial, true)
  }
  return (
    <form ref={place} noValidate onSubmit={submit}>
      <section>
        {fields.length > 0 ? (
          <SchemaForm
            fields={fields}
            filled={filled}
            problems={isSent ? problems : {}}
            onFill={(next) => {
              setFilled(next)
              // What was tried is no longer what would be run.
              trial.reset()
            }}
          />
        ) : (
          <p className="te-nothing">{text('formEmpty')}</p>
        )}
        <div className="te-buttons">
          <Button
            type="submit"
            variant={trial.command ? 'secondary' : 'primary'}
            isBusy={trial.isRunning}
            aria-disabled={isBusy}
          >
            {text('tryIt')}
          </Button>
          <Button
            variant={trial.command && isFinal(trial.command) ? 'primary' : 'tertiary'}
            isBusy={order.isRunning}
            aria-disabled={isBusy}
            onClick={() => give(order, false)}
          >
            {text('runIt')}
          </Button>
        </div>
      </section>
      <Result title={text('triedTitle')} {...trial} />
      <Result title={text('ranTitle')} {...order}>
        {order.command?.canUndo && order.command.status === 'succeeded' && (
          <Button
            variant="secondary"
            isBusy={undo.isRunning}
            aria-disabled={isBusy || isUndone}
            onClick={() => !isBusy && !isUndone && order.command && undo.undo(order.command.id)}
          >
            {text('undo')}
          </Button>
        )}
      </Result>
      <Result title={text('undoneTitle')} {...undo} />
    </form>
  )
}

/** In the reader's language where we know the field. */
const worded = (field: Field, text: TextOf): Field => ({
  ...field,
  title: text.word('field_', field.name) ?? field.title,
  description: text.word('field_', `${field.name}_help`) ?? field.description,
  ...(field.name === 'option' && { offers: offerOptions(text) }),
})

interface ResultProps {
  title: string
  command: CommandDetails | null
  error: Error | null
  isRunning: boolean
  children?: ReactNode
}

function Result({ title, command, error, isRunning, children }: ResultProps) {
  if (!command && !error && !isRunning) return null
  return (
    <section className="te-result" data-result={command?.status}>
      <h3>{title}</h3>
      <CommandOutcome command={command} error={error} isRunning={isRunning} />
      {command && isFinal(command) && command.diff.length > 0 && <Changes changes={command.diff} isOpen={false} />}
      {command?.output && Object.keys(command.output).length > 0 && <Output value={command.output} />}
      {children}
    </section>
  )
}
