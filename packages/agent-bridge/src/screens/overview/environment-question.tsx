import type { Agent } from '@tinyeclipse/sdk'
import { Button } from '@wordpress/components'
import { useKit } from '../kit.ts'
import { Factors } from '../parts/factors.tsx'
import { explainError } from '../shell/explain-error.ts'
import { useAct } from '../state/act.ts'

/** Asked until a person has said so: agent and server then go by that, and not by what it looks like. */
export function EnvironmentQuestion({ agent: { environment } }: { agent: Agent }) {
  const { client, siteId, agent, text, announce, may } = useKit()
  const { detected, confirmed, explanation } = environment
  const confirm = useAct(async (value: 'production' | 'staging') => {
    await client.agents.confirmEnvironment(siteId, value)
    announce(text('environmentThanks'))
    agent.again()
  })
  if (confirmed || detected !== 'staging') return null
  return (
    <section className="te-question" aria-label={text('environmentLooksStaging')}>
      <div className="te-question-row">
        <p>
          <strong>{text('environmentLooksStaging')}</strong> {text('environmentMeans')}
        </p>
        {may.manage && (
          <>
            <Button
              variant="primary"
              size="compact"
              aria-disabled={confirm.isRunning}
              isBusy={confirm.isRunning}
              onClick={() => confirm.run('staging')}
            >
              {text('environmentIsStaging')}
            </Button>
            <Button
              variant="secondary"
              size="compact"
              aria-disabled={confirm.isRunning}
              onClick={() => confirm.run('production')}
            >
              {text('environmentIsLive')}
            </Button>
          </>
        )}
      </div>
      {confirm.error && (
        <p role="alert" className="te-note" data-tone="bad">
          {explainError(confirm.error, text)}
        </p>
      )}
      {explanation && explanation.factors.length > 0 && (
        <details className="te-more">
          <summary>{text('why')}</summary>
          <Factors factors={explanation.factors} />
        </details>
      )}
    </section>
  )
}
