import type { Call } from '../call.ts'
import { createCommand, getCommand, listCommands, undoCommand } from '../calls.ts'
import type { CommandsQuery, CommandUndo, NewCommand } from '../contract/commands.ts'
import { type ListOptions, list } from '../list.ts'
import type { CallOptions } from '../options.ts'

/** What the agent of a site is told to do. */
export const commands = (call: Call) => ({
  /** Its answer is the command as it waits; what came of it is told by `get`, and news of it by `agents.live`. */
  create: (siteId: string, command: NewCommand, o?: CallOptions) =>
    call(createCommand, { params: { siteId }, body: command }, o),
  /** Newest first. */
  list: (siteId: string, { name, status, ...l }: Pick<CommandsQuery, 'name' | 'status'> & ListOptions = {}) =>
    list((page, o) => call(listCommands, { params: { siteId }, query: { ...page, name, status } }, o), l),
  /** With its output and what it changed. */
  get: (siteId: string, commandId: string, o?: CallOptions) => call(getCommand, { params: { siteId, commandId } }, o),
  /** Its answer is the command that puts back what this one changed. */
  undo: (siteId: string, commandId: string, body: CommandUndo = {}, o?: CallOptions) =>
    call(undoCommand, { params: { siteId, commandId }, body }, o),
})
