import { useState } from 'react'
import { useKit } from '../kit.ts'
import { Shown } from '../shell/states.tsx'
import { useAnswer } from '../state/ask.ts'
import { Checks } from './checks.tsx'
import { ConnectionFacts } from './connection-facts.tsx'
import { LanguageChoice } from './language-choice.tsx'
import { Measuring } from './measuring.tsx'
import { Outbox } from './outbox.tsx'
import { Wizard } from './wizard.tsx'

/** How the site is connected, whether all of it works, and what its owner chooses. */
export function Settings() {
  const { connection } = useKit()
  // The wizard stays until its last step, though the site is connected after the first.
  const [isInWizard, setInWizard] = useState<boolean | null>(null)
  const answer = useAnswer(
    async (signal) => {
      const state = await connection?.read(signal)
      setInWizard((before) => before ?? state?.isConnected !== true)
      return state ?? null
    },
    connection ? 'connection' : null,
  )
  if (!connection) return null
  return (
    <Shown answer={answer} rows={10}>
      {(state) =>
        isInWizard || !state ? (
          <Wizard
            connection={connection}
            onDone={() => {
              setInWizard(false)
              answer.again()
            }}
          />
        ) : (
          <div className="te-settings">
            <div className="te-sheet">
              <ConnectionFacts connection={connection} state={state} onLeft={() => setInWizard(true)} />
              <Checks connection={connection} />
              <Outbox connection={connection} />
            </div>
            <div className="te-sheet">
              <Measuring connection={connection} />
              <LanguageChoice />
            </div>
          </div>
        )
      }
    </Shown>
  )
}
