import type { CommandDetails } from '@tinyeclipse/sdk'
import { Button } from '@wordpress/components'
import { useEffect, useState } from 'react'
import { useKit } from '../kit.ts'
import { CommandOutcome } from '../parts/command-outcome.tsx'
import { CommandStatus } from '../parts/command-status.tsx'
import { titleOf } from '../parts/command-title.ts'
import { Facts } from '../parts/facts.tsx'
import { ProgressBar } from '../parts/progress-bar.tsx'
import { Section } from '../parts/section.tsx'
import { Shown } from '../shell/states.tsx'
import { useAnswer } from '../state/ask.ts'
import { isFinal, useCommand } from '../state/command.ts'
import { Changes } from './changes.tsx'
import { Output } from './output.tsx'
import { Timeline } from './timeline.tsx'

/** One command: what it changed, what it answered, and how it went. */
export function CommandPage({ commandId }: { commandId: string }) {
  const { client, siteId, text, hrefOf, hurry, moment } = useKit()
  const answer = useAnswer(
    (signal) => client.commands.get(siteId, commandId, { signal }),
    `${siteId} ${commandId}`,
    moment,
  )
  const isOpen = answer.value !== null && !isFinal(answer.value)
  useEffect(() => {
    if (isOpen) hurry()
  }, [isOpen, hurry])
  return (
    <>
      <p className="te-back">
        <a href={hrefOf('commands')}>{text('commandsBack')}</a>
      </p>
      <Shown answer={answer} rows={10}>
        {(command) => <Whole command={command} again={answer.again} />}
      </Shown>
    </>
  )
}

function Whole({ command, again }: { command: CommandDetails; again: () => void }) {
  const { text, format, hrefOf, otherCommands } = useKit()
  const { input, output, diff, isDryRun, undoOf } = command
  return (
    <>
      <div className="te-screen-head">
        <h2>{titleOf(command, { text, otherCommands })}</h2>
        <CommandStatus status={command.status} />
        {isDryRun && <span className="te-badge">{text('dryRun')}</span>}
        <Undo command={command} again={again} />
      </div>
      <div className="te-command">
        <div className="te-sheet">
          {(command.message || command.status === 'running') && (
            <section data-section="message">
              {command.status === 'running' && command.progress !== null && (
                <ProgressBar part={command.progress} label={text('commandStatus_running')} />
              )}
              {command.message && <p>{command.message}</p>}
            </section>
          )}
          <Section name="changes" title={text(isDryRun ? 'changesWould' : 'changes')}>
            <Changes changes={diff} isOpen={!isFinal(command)} />
          </Section>
          {Object.keys(input).length > 0 && (
            <Section name="input" title={text('commandInput')}>
              <Output value={input} />
            </Section>
          )}
          {output && (
            <Section name="output" title={text('commandOutput')}>
              <Output value={output} />
              {command.truncated && <p className="te-quiet te-small">{text('commandCut')}</p>}
            </Section>
          )}
        </div>
        <div className="te-sheet">
          <Section name="timeline" title={text('timeline')}>
            <Timeline command={command} />
          </Section>
          <Section name="about" title={text('commandAbout')}>
            <Facts
              rows={[
                {
                  name: text('commandBy'),
                  value: text.word('by_', command.requestedBy.kind) ?? command.requestedBy.kind,
                },
                {
                  name: text('undoes'),
                  value: undoOf && <a href={hrefOf('commands', undoOf)}>{text('undoesWhich')}</a>,
                },
                { name: text('expires'), value: isFinal(command) ? null : format.moment(command.expiresAt) },
                { name: text('commandNumber'), value: <code>{command.id}</code> },
              ]}
            />
          </Section>
        </div>
      </div>
    </>
  )
}

/** Asked first: what was changed since is refused by the site, but what is seen changes at once. */
function Undo({ command, again }: { command: CommandDetails; again: () => void }) {
  const { text, announce, may } = useKit()
  const [isAsking, setAsking] = useState<boolean | null>(null)
  const undoing = useCommand((finished) => {
    announce(text.word('commandNow_', finished.status) ?? finished.status)
    again()
  })
  const isPossible = command.canUndo && command.status === 'succeeded' && !command.isDryRun && may.commands
  if (!isPossible && !undoing.command) return null
  return (
    <div className="te-undo">
      {isPossible && !isAsking && (
        <Button variant="secondary" autoFocus={isAsking === false} onClick={() => setAsking(true)}>
          {text('undo')}
        </Button>
      )}
      {isPossible && isAsking && (
        <>
          <span>{text('undoAsk')}</span>
          <Button
            variant="primary"
            isBusy={undoing.isRunning}
            // Each takes the place of the button that had the focus.
            autoFocus
            onClick={() => undoing.undo(command.id)}
          >
            {text('undoYes')}
          </Button>
          <Button variant="tertiary" onClick={() => setAsking(false)}>
            {text('cancel')}
          </Button>
        </>
      )}
      <CommandOutcome {...undoing} />
    </div>
  )
}
