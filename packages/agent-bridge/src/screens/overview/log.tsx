import type { Command, Report } from '@tinyeclipse/sdk'
import { useKit } from '../kit.ts'
import { Ago } from '../parts/ago.tsx'
import { toneOf } from '../parts/command-status.tsx'
import { subjectOf } from '../parts/command-subject.ts'
import { titleOf } from '../parts/command-title.ts'
import { Mark } from '../parts/mark.tsx'
import { Section } from '../parts/section.tsx'
import { Shown } from '../shell/states.tsx'
import { useAnswer } from '../state/ask.ts'

const LATEST = 8

/** What happened on the site and what was done to it, newest first. */
export function Log() {
  const { client, siteId, text, hrefOf, may, moment } = useKit()
  const answer = useAnswer(
    async (signal) => {
      const [reports, commands] = await Promise.all([
        client.agents.reports(siteId, { limit: LATEST, signal }),
        client.commands.list(siteId, { limit: LATEST, signal }),
      ])
      return [...reports.items.map(ofReport), ...commands.items.map(ofCommand)]
        .toSorted((one, other) => other.at.localeCompare(one.at))
        .slice(0, LATEST)
    },
    siteId,
    moment,
  )
  return (
    <Section name="log" title={text('log')} tools={may.commands && <a href={hrefOf('commands')}>{text('logAll')}</a>}>
      <Shown answer={answer} rows={LATEST / 2}>
        {(entries) =>
          entries.length === 0 ? (
            <p className="te-nothing">{text('logEmpty')}</p>
          ) : (
            <ol className="te-log">
              {entries.map((entry) => (
                <Line key={entry.id} {...entry} />
              ))}
            </ol>
          )
        }
      </Shown>
    </Section>
  )
}

type Entry = { id: string; at: string } & ({ report: Report } | { command: Command })
const ofReport = (report: Report): Entry => ({ id: report.id, at: report.occurredAt, report })
const ofCommand = (command: Command): Entry => ({ id: command.id, at: command.createdAt, command })

function Line(entry: Entry) {
  const { text, hrefOf, otherCommands } = useKit()
  if ('command' in entry) {
    const { id, name, title, status, isDryRun, undoOf } = entry.command
    const subject = subjectOf(entry.command, text)
    const word = text.word('commandStatus_', status) ?? status
    return (
      <li>
        <Mark tone={toneOf(status)} />
        <p>
          <a href={hrefOf('commands', id)}>{titleOf({ name, title }, { text, otherCommands })}</a>
          <span className="te-quiet">
            {' · '}
            {[subject, isDryRun && text('dryRun'), undoOf && text('undoing'), word].filter(Boolean).join(' · ')}
          </span>
        </p>
        <span className="te-quiet te-small">
          <Ago at={entry.at} />
        </span>
      </li>
    )
  }
  const { module, event, title } = entry.report
  return (
    <li>
      <Mark tone={event === 'failed' ? 'bad' : 'none'} />
      <p>
        {text.word('report_', `${module}_${event}`) ?? `${module}: ${event.replaceAll('_', ' ')}`}
        <span className="te-quiet"> · {title}</span>
      </p>
      <span className="te-quiet te-small">
        <Ago at={entry.at} />
      </span>
    </li>
  )
}
