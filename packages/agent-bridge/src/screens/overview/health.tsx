import type { Agent, HealthFinding } from '@tinyeclipse/sdk'
import { useKit } from '../kit.ts'
import { Factors } from '../parts/factors.tsx'
import { Mark, type Tone } from '../parts/mark.tsx'
import { Section } from '../parts/section.tsx'
import { toPlain } from './to-plain.ts'

const TONES: Record<string, Tone> = { good: 'good', attention: 'warning', critical: 'bad' }

/** What is wrong with the site and what to do; what is fine is folded away. */
export function Health({ agent: { health, healthExplanation } }: { agent: Agent }) {
  const { text } = useKit()
  const wrong = health.filter(({ status }) => status !== 'good')
  const fine = health.filter(({ status }) => status === 'good')
  return (
    <Section
      name="health"
      title={text('health')}
      aside={health.length > 0 && (wrong.length > 0 ? text.counted('healthWrong', wrong.length) : text('healthFine'))}
    >
      {health.length === 0 && <p className="te-nothing">{text('healthUnknown')}</p>}
      {wrong.length > 0 && <Findings findings={wrong} />}
      {fine.length > 0 && (
        <details className="te-more" open={wrong.length === 0}>
          <summary>{text.counted('healthGood', fine.length)}</summary>
          <Findings findings={fine} />
        </details>
      )}
      {healthExplanation && healthExplanation.factors.length > 0 && (
        <details className="te-more">
          <summary>{text('healthWhy', { score: healthExplanation.score })}</summary>
          <Factors factors={healthExplanation.factors} isShare />
        </details>
      )}
    </Section>
  )
}

function Findings({ findings }: { findings: HealthFinding[] }) {
  const { text, format } = useKit()
  return (
    <ul className="te-findings">
      {findings.map((finding) => {
        const { title, reason, advice } = wordsOf(finding)
        return (
          <li key={finding.name} data-finding={finding.name} data-status={finding.status}>
            <Mark
              tone={TONES[finding.status] ?? 'none'}
              label={text.word('status_', finding.status) ?? finding.status}
            />
            <div>
              <h3>{title}</h3>
              <p className="te-quiet">{reason}</p>
              {advice && <p>{advice}</p>}
            </div>
          </li>
        )
      })}
    </ul>
  )

  /** In the reader's language where we know the finding; a newer server may know more, in English. */
  function wordsOf({ name, status, values, title, reason, advice }: HealthFinding) {
    const plain = toPlain(values, format)
    const word = (what: string) => text.word('health_', `${name}_${what}`, plain)
    return {
      title: word('title') ?? title,
      reason: word(status) ?? reason,
      advice: advice && (word(`${status}_advice`) ?? advice),
    }
  }
}
