import { Button, TextControl } from '@wordpress/components'
import { type FormEvent, useState } from 'react'
import type { Connection, ConnectionState } from '../../bridge/connection.ts'
import { useKit } from '../kit.ts'
import { explainError } from '../shell/explain-error.ts'
import { useAct } from '../state/act.ts'
import { readCode } from './read-code.ts'

interface Props {
  connection: Connection
  onConnected(state: ConnectionState): void
}

/** One pasted link is enough; a bare code asks for the server too. */
export function CodeStep({ connection, onConnected }: Props) {
  const { text, announce } = useKit()
  const [pasted, setPasted] = useState('')
  const [server, setServer] = useState('')
  const [isSent, setSent] = useState(false)
  const { code, server: serverOfLink, problem } = readCode(pasted, server)
  const enrol = useAct(async () => {
    const state = await connection.enrol({ code, server: serverOfLink ?? server.trim() })
    announce(text('wizardDoneTitle'))
    onConnected(state)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setSent(true)
    if (!problem) enrol.run()
  }
  const asksServer = pasted.trim() !== '' && serverOfLink === null
  return (
    <form noValidate onSubmit={submit} className="te-form">
      <h2>{text('wizardTitle')}</h2>
      <p className="te-quiet">{text('wizardText')}</p>
      <TextControl
        __next40pxDefaultSize
        __nextHasNoMarginBottom
        label={text('wizardLink')}
        help={serverOfLink ? text('wizardReady', { server: serverOfLink }) : text('wizardLinkHelp')}
        value={pasted}
        onChange={setPasted}
        autoComplete="off"
        spellCheck={false}
        data-field="code"
      />
      {asksServer && (
        <TextControl
          __next40pxDefaultSize
          __nextHasNoMarginBottom
          type="url"
          label={text('wizardServer')}
          help={text('wizardServerHelp')}
          value={server}
          onChange={setServer}
          data-field="server"
        />
      )}
      {isSent && (problem || enrol.error) && (
        <p role="alert" className="te-note" data-tone="bad">
          {problem ? text(problem) : enrol.error && explainError(enrol.error, text)}
        </p>
      )}
      <div>
        <Button type="submit" variant="primary" isBusy={enrol.isRunning} aria-disabled={enrol.isRunning}>
          {text('wizardConnect')}
        </Button>
      </div>
    </form>
  )
}
