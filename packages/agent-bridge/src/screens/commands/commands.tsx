import { usePart } from '../state/part.ts'
import { CommandList } from './command-list.tsx'
import { CommandPage } from './command-page.tsx'
import { NewCommand } from './new-command.tsx'

/** What the site was told to do; the address names one command, or a new one. */
export function Commands() {
  const part = usePart('commands')
  if (part === 'new') return <NewCommand />
  return part ? <CommandPage key={part} commandId={part} /> : <CommandList />
}
