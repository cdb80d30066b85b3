import type { Agent } from '@tinyeclipse/sdk'
import { Button } from '@wordpress/components'
import { useKit } from '../kit.ts'
import { CommandOutcome } from '../parts/command-outcome.tsx'
import { Section } from '../parts/section.tsx'
import { useCommand } from '../state/command.ts'

const ACTIONS = ['refresh_inventory', 'flush_caches', 'clear_debug_log'] as const

/** What is asked of a site most, a click each. */
export function Actions({ agent }: { agent: Agent }) {
  const { text, may } = useKit()
  if (!may.commands) return null
  const hasLog = (agent.state.debug?.logBytes ?? 0) > 0
  return (
    <Section name="actions" title={text('actions')}>
      <ul className="te-actions">
        {ACTIONS.filter((name) => name !== 'clear_debug_log' || hasLog).map((name) => (
          <Action
            key={name}
            name={name}
            isAllowed={agent.commands.find((command) => command.name === name)?.isAllowed ?? true}
          />
        ))}
      </ul>
    </Section>
  )
}

function Action({ name, isAllowed }: { name: (typeof ACTIONS)[number]; isAllowed: boolean }) {
  const { text, agent, announce } = useKit()
  const { command, error, isRunning, run } = useCommand((finished) => {
    announce(`${text(`command_${name}_title`)}: ${text.word('commandStatus_', finished.status) ?? finished.status}`)
    agent.again()
  })
  return (
    <li data-action={name}>
      <div>
        <h3>{text(`command_${name}_title`)}</h3>
        <p className="te-quiet te-small">{isAllowed ? text(`command_${name}_hint`) : text('commandOff')}</p>
      </div>
      <Button
        variant="secondary"
        size="compact"
        isBusy={isRunning}
        disabled={!isAllowed}
        // Stays in reach while it runs: a button that is taken away takes the focus with it.
        aria-disabled={isRunning}
        aria-label={text('doCommand', {
          button: text(`command_${name}_button`),
          name: text(`command_${name}_title`),
        })}
        onClick={() => run({ name })}
      >
        {text(`command_${name}_button`)}
      </Button>
      <CommandOutcome command={command} error={error} isRunning={isRunning} />
    </li>
  )
}
