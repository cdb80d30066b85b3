import { useState } from 'react'
import type { Connection } from '../../bridge/connection.ts'
import { useKit } from '../kit.ts'
import { CodeStep } from './code-step.tsx'
import { ChecksStep, DoneStep } from './later-steps.tsx'

const STEPS = ['wizardCode', 'wizardChecks', 'wizardDone'] as const

/** From nothing to a site that is connected and works, in three steps. */
export function Wizard({ connection, onDone }: { connection: Connection; onDone(): void }) {
  const { text, onConnection } = useKit()
  const [step, setStep] = useState(0)
  return (
    <div className="te-wizard te-sheet">
      <section aria-label={text('wizardTitle')}>
        <ol className="te-steps" aria-label={text('wizardStep', { step: step + 1 })}>
          {STEPS.map((name, index) => (
            <li key={name} aria-current={index === step ? 'step' : undefined} data-done={index < step}>
              <span aria-hidden="true">{index < step ? '✓' : index + 1}</span>
              {text(name)}
            </li>
          ))}
        </ol>
        {step === 0 && (
          <CodeStep
            connection={connection}
            onConnected={(state) => {
              setStep(1)
              onConnection(state)
            }}
          />
        )}
        {step === 1 && <ChecksStep connection={connection} onNext={() => setStep(2)} />}
        {step === 2 && <DoneStep onDone={onDone} />}
      </section>
    </div>
  )
}
