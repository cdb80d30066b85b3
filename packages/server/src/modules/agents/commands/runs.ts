import type { Command, CommandRun, CommandRunDetails, EndpointRequest, Endpoints } from '@tinyeclipse/sdk/contract'
import type { Tx } from '../../../platform/database.ts'
import { AppError, notFound } from '../../../platform/errors.ts'
import { uuidv7 } from '../../../platform/ids.ts'
import { findTargets } from '../store/command-targets.ts'
import { type CommandToInsert, insertCommands } from '../store/commands.ts'
import {
  findRun,
  insertProblems,
  insertRun,
  listProblems,
  lockCommandsOfRun,
  lockRunForUndo,
  type Problem,
  type RunKey,
  type StoredRun,
} from '../store/runs.ts'
import { checkInput, findDefinition, titleOf, unknownCommand } from './check-input.ts'
import { isOpen, isUndoable } from './lifecycle.ts'
import { type Parts, tellNews } from './parts.ts'
import { findProblem, problemText, waitingMessage } from './problems.ts'

/** A statement takes 65,535 values. */
const INSERTED_AT_ONCE = 500

/** What was asked for, by whom. */
type Given<Name extends 'createCommandRun' | 'undoCommandRun'> = EndpointRequest<Endpoints[Name]>['body'] & {
  accountId: string
  requestedBy: Command['requestedBy']
}

/** What a run is made of: commands to these sites, in place of which some have a problem. */
interface Plan extends Omit<Given<'createCommandRun'>, 'siteIds'> {
  undoOf: string | null
  commands: Pick<CommandToInsert, 'siteId' | 'undoOf' | 'message'>[]
  problems: Problem[]
}

export interface MadeRun {
  run: CommandRunDetails
  /** Sites that have something to fetch. */
  siteIds: string[]
}

/**
 * One command on several sites, whole in `tx`. A site that cannot take it is noted and stops no other. The caller wakes the
 * agents once `tx` is committed. Throws `invalid_request`.
 */
export async function startRun(
  parts: Parts,
  tx: Tx,
  { siteIds, ...asked }: Given<'createCommandRun'>,
): Promise<MadeRun> {
  const { accountId, name } = asked
  const targets = await findTargets(tx, accountId, siteIds)
  const isKnown =
    findDefinition(name) || [...targets.values()].some(({ commands }) => commands.some((each) => each.name === name))
  if (!isKnown) throw unknownCommand(name)
  const input = checkInput(name, asked.input)
  const plan: Plan = { ...asked, input, undoOf: null, commands: [], problems: [] }
  const known = await parts.accounts.findSiteIds(tx, accountId, siteIds)
  for (const siteId of new Set(siteIds)) {
    const code = known.has(siteId) ? findProblem(targets.get(siteId), name) : ('not_found' as const)
    if (code === null) plan.commands.push({ siteId, undoOf: null, message: waitingMessage(targets.get(siteId)) })
    else plan.problems.push({ siteId, code })
  }
  return makeRun(parts, tx, plan)
}

/** Puts back what a run changed, where that is possible. Throws `not_found` and `conflict`. */
export async function undoRun(
  parts: Parts,
  tx: Tx,
  { runId, ...asked }: Given<'undoCommandRun'> & { runId: string },
): Promise<MadeRun> {
  const { accountId } = asked
  const locked = await lockRunForUndo(tx, { accountId, runId })
  const run = locked && (await findRun(tx, { accountId, runId }))
  if (!run) throw notFound('The run')
  const refuse = (why: string) => new AppError('conflict', why)
  if (run.undoOf) throw refuse('What undid a run is not undone: start that run again')
  if (run.isDryRun) throw refuse('A dry run changed nothing')
  if (locked.isUndone) throw refuse('The run was undone already, or is being undone')
  const plan: Plan = { ...asked, name: run.name, input: {}, undoOf: runId, commands: [], problems: [] }
  const commands = await lockCommandsOfRun(tx, { accountId, runId })
  const targets = await findTargets(
    tx,
    accountId,
    commands.map(({ siteId }) => siteId),
  )
  for (const { siteId, commandId, isBeingUndone, ...command } of commands) {
    const code =
      isUndoable(command) && !isBeingUndone ? findProblem(targets.get(siteId), run.name) : ('not_undoable' as const)
    if (code === null) plan.commands.push({ siteId, undoOf: commandId, message: waitingMessage(targets.get(siteId)) })
    else plan.problems.push({ siteId, code })
  }
  if (plan.commands.length === 0)
    throw refuse('Nothing of this run can be undone: no command of it kept what was there before')
  return makeRun(parts, tx, plan)
}

export async function readRun(tx: Tx, key: RunKey): Promise<CommandRunDetails> {
  const run = await findRun(tx, key)
  if (!run) throw notFound('The run')
  const problems = await listProblems(tx, key)
  return {
    ...describeRun(run),
    problems: problems.map(({ siteId, code }) => ({ siteId, code, message: problemText(code, run.name) })),
  }
}

export function describeRun(run: StoredRun): CommandRun {
  const statuses = Object.keys(run.counts) as Command['status'][]
  return { ...run, title: titleOf(run.name), isFinished: !statuses.some(isOpen) }
}

async function makeRun(parts: Parts, tx: Tx, plan: Plan): Promise<MadeRun> {
  const { accountId, name, input, isDryRun, requestedBy, commands, problems } = plan
  const createdAt = parts.clock.now()
  const runId = uuidv7(createdAt.getTime())
  const expiresAt = new Date(createdAt.getTime() + plan.expiresInSeconds * 1_000)
  const sites = commands.length + problems.length
  await insertRun(tx, { accountId, runId, name, input, isDryRun, undoOf: plan.undoOf, requestedBy, sites, createdAt })
  await insertProblems(tx, { accountId, runId }, problems)
  const rows = commands.map(
    (command): CommandToInsert => ({
      ...command,
      accountId,
      commandId: uuidv7(createdAt.getTime()),
      runId,
      name,
      input: null,
      isDryRun,
      requestedBy,
      explanation: null,
      createdAt,
      expiresAt,
    }),
  )
  for (let from = 0; from < rows.length; from += INSERTED_AT_ONCE)
    await insertCommands(tx, rows.slice(from, from + INSERTED_AT_ONCE))
  await tellNews(
    parts,
    tx,
    rows.map(({ siteId, commandId }) => ({ siteId, commandId, runId, status: 'queued' })),
  )
  return { run: await readRun(tx, { accountId, runId }), siteIds: rows.map(({ siteId }) => siteId) }
}
