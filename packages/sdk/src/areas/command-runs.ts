import type { Call } from '../call.ts'
import { createCommandRun, getCommandRun, listCommandRuns, listRunCommands, undoCommandRun } from '../calls.ts'
import type { CommandsQuery, CommandUndo, NewCommandRun } from '../contract/commands.ts'
import { type ListOptions, list } from '../list.ts'
import type { CallOptions } from '../options.ts'

/** One command on several sites. */
export const commandRuns = (call: Call) => ({
  /** Its answer says which sites got no command, and why. */
  create: (run: NewCommandRun, o?: CallOptions) => call(createCommandRun, { body: run }, o),
  /** Newest first, with their progress. */
  list: (l?: ListOptions) => list((query, o) => call(listCommandRuns, { query }, o), l),
  get: (runId: string, o?: CallOptions) => call(getCommandRun, { params: { runId } }, o),
  /** The commands of a run, newest first. */
  commands: (runId: string, { name, status, ...l }: Pick<CommandsQuery, 'name' | 'status'> & ListOptions = {}) =>
    list((page, o) => call(listRunCommands, { params: { runId }, query: { ...page, name, status } }, o), l),
  /** Its answer is the run that puts back what this one changed. */
  undo: (runId: string, body: CommandUndo = {}, o?: CallOptions) =>
    call(undoCommandRun, { params: { runId }, body }, o),
})
