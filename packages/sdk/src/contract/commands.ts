import * as z from 'zod/mini'
import { Id, PageQuery, pageOf, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Explanation } from './explanation.ts'

/** Most sites that one run reaches. */
export const MAX_RUN_SITES = 1_000
/** Most rows of a bulk batch. */
export const MAX_BATCH_ROWS = 500
/** Most bytes of an input, an output and a diff, as JSON. Of a longer result the part that fits is kept. */
export const MAX_COMMAND_INPUT_BYTES = 256 * 1024
export const MAX_COMMAND_OUTPUT_BYTES = 64 * 1024
export const MAX_COMMAND_DIFF_BYTES = 256 * 1024

/**
 * queued → delivered → running → succeeded, failed, not_applicable or expired; rolled_back once it was undone. One that
 * expires after it was delivered may have been run: its message says so.
 */
export const COMMAND_STATUSES = [
  'queued',
  'delivered',
  'running',
  'succeeded',
  'failed',
  'rolled_back',
  'not_applicable',
  'expired',
] as const
export const CommandStatus = z.enum(COMMAND_STATUSES)
export type CommandStatus = z.infer<typeof CommandStatus>

const Json = z.record(z.string(), z.unknown())
const Name = z.string().check(z.regex(/^[a-z][a-z0-9_]{0,39}$/, 'The name of a command, such as set_option'))
const ExpiresInSeconds = z._default(z.int().check(z.minimum(60), z.maximum(604_800)), 86_400)

/** One thing that a command changed, or in a dry run would change. */
export const CommandChange = z.object({ path: z.string(), before: z.unknown(), after: z.unknown() })
export type CommandChange = z.infer<typeof CommandChange>

/** An order to the agent of a site. */
export const Command = z.object({
  id: Id,
  siteId: Id,
  /** One of the catalog's. */
  name: z.string(),
  title: z.string(),
  input: Json,
  /** Changes nothing and answers what it would change. */
  isDryRun: z.boolean(),
  /** The command that this one undoes. */
  undoOf: z.nullable(Id),
  /** The run over several sites that it belongs to. */
  runId: z.nullable(Id),
  status: CommandStatus,
  statusChangedAt: Timestamp,
  /** What the agent says of it, or why nothing was heard. */
  message: z.nullable(z.string()),
  /** 0 to 1; null where the agent does not say. */
  progress: z.nullable(z.number()),
  /** Whether the agent kept what was there before. */
  canUndo: z.boolean(),
  requestedBy: z.object({ kind: z.enum(['operator', 'key', 'member', 'system']), id: z.string() }),
  createdAt: Timestamp,
  /** When it was handed to the agent first. */
  deliveredAt: z.nullable(Timestamp),
  /** How often it was handed over: again when nothing was heard of it. */
  deliveries: z.int(),
  startedAt: z.nullable(Timestamp),
  finishedAt: z.nullable(Timestamp),
  expiresAt: Timestamp,
  /** When a check found that it did what it was for. */
  verifiedAt: z.nullable(Timestamp),
})
export type Command = z.infer<typeof Command>

export const CommandDetails = z.extend(Command, {
  output: z.nullable(Json),
  diff: z.array(CommandChange),
  /** The result was longer than what is kept of one. */
  truncated: z.boolean(),
  /** Of a command that was not a person's: why it was sent. */
  explanation: z.nullable(Explanation),
})
export type CommandDetails = z.infer<typeof CommandDetails>

const newCommand = {
  name: Name,
  /** As the catalog says for the command. */
  input: z._default(Json, {}),
  isDryRun: z._default(z.boolean(), false),
  /** From a minute to a week; a day when left out. What was not run by then is not run. */
  expiresInSeconds: ExpiresInSeconds,
}

export const NewCommand = z.object(newCommand)
export type NewCommand = z.input<typeof NewCommand>

export const CommandUndo = z.object({ isDryRun: newCommand.isDryRun, expiresInSeconds: ExpiresInSeconds })
export type CommandUndo = z.input<typeof CommandUndo>

export const CommandsQuery = z.extend(PageQuery, { name: z.optional(Name), status: z.optional(CommandStatus) })
export type CommandsQuery = z.input<typeof CommandsQuery>

export const NewCommandRun = z.object({
  ...newCommand,
  siteIds: z.array(Id).check(z.minLength(1), z.maxLength(MAX_RUN_SITES)),
})
export type NewCommandRun = z.input<typeof NewCommandRun>

/** One command on several sites. */
export const CommandRun = z.object({
  id: Id,
  name: z.string(),
  title: z.string(),
  input: Json,
  isDryRun: z.boolean(),
  /** The run that this one undoes. */
  undoOf: z.nullable(Id),
  requestedBy: Command.shape.requestedBy,
  createdAt: Timestamp,
  /** Sites asked for; those without a command stand in the run's problems. */
  sites: z.int(),
  refused: z.int(),
  /** Commands by status; statuses that none has are left out. */
  counts: z.record(z.string(), z.int()),
  isFinished: z.boolean(),
})
export type CommandRun = z.infer<typeof CommandRun>

/**
 * Why a site got no command. `not_found` no site of the account · `no_agent` none ever joined · `agent_gone` it left or
 * was revoked · `not_supported` the agent does not know this command · `switched_off` the owner of the site does not allow
 * it · `not_undoable` there is nothing to undo.
 */
export const COMMAND_PROBLEMS = [
  'not_found',
  'no_agent',
  'agent_gone',
  'not_supported',
  'switched_off',
  'not_undoable',
] as const
export const CommandRunDetails = z.extend(CommandRun, {
  problems: z.array(z.object({ siteId: Id, code: z.enum(COMMAND_PROBLEMS), message: z.string() })),
})
export type CommandRunDetails = z.infer<typeof CommandRunDetails>

/** What an agent is handed in the answer to a heartbeat. */
export const AgentCommand = z.object({
  id: Id,
  name: z.string(),
  input: Json,
  isDryRun: z.boolean(),
  undoOf: z.nullable(Id),
  expiresAt: Timestamp,
})
export type AgentCommand = z.infer<typeof AgentCommand>

/** Rows for a site in bulk: not audited one by one, not undone. */
export const AgentBatch = z.object({ id: Id, kind: z.string(), rows: z.array(Json) })
export type AgentBatch = z.infer<typeof AgentBatch>

const cutTo = (length: number) => z.string().check(z.overwrite((text) => text.slice(0, length)))

/** How a command went on the site. The same result may be told again. */
export const CommandResult = z.object({
  status: z.enum(['running', 'succeeded', 'failed', 'not_applicable']),
  message: z.optional(z.nullable(cutTo(2_000))),
  output: z.optional(z.nullable(Json)),
  diff: z.optional(z.array(z.object({ path: cutTo(500), before: z.unknown(), after: z.unknown() }))),
  canUndo: z.optional(z.boolean()),
  startedAt: z.optional(z.nullable(Timestamp)),
  finishedAt: z.optional(z.nullable(Timestamp)),
  progress: z.optional(z.nullable(z.number().check(z.minimum(0), z.maximum(1)))),
})
export type CommandResult = z.input<typeof CommandResult>

export const BatchResult = z.object({
  applied: z.int().check(z.minimum(0), z.maximum(MAX_BATCH_ROWS)),
  failed: z
    .array(z.object({ index: z.int().check(z.minimum(0), z.maximum(MAX_BATCH_ROWS - 1)), reason: cutTo(500) }))
    .check(z.maxLength(MAX_BATCH_ROWS)),
})
export type BatchResult = z.input<typeof BatchResult>

/** Whether the server knows what the result is of: what it does not know need not be told again. */
const ResultAnswer = z.object({ isKnown: z.boolean() })

/**
 * Sent on the agent's stream of a site: `heartbeat`, `report` and `command` when there is news of one, so ask for it
 * again, and `stream.opened` at the start of every connection.
 */
export const AgentMessage = z.object({
  type: z.string(),
  siteId: z.string(),
  at: z.string(),
  /** Of `stream.opened`: whether nothing was missed since the id that the reader came back with. */
  isResumed: z.optional(z.boolean()),
  /** Of `command`. */
  commandId: z.optional(z.string()),
  runId: z.optional(z.string()),
  status: z.optional(z.string()),
  progress: z.optional(z.number()),
})
export type AgentMessage = z.infer<typeof AgentMessage>

/** A command there is, with a JSON Schema of its input from which a form can be drawn. */
export const CatalogCommand = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  canUndo: z.boolean(),
  input: Json,
})
export type CatalogCommand = z.infer<typeof CatalogCommand>

export const commandEndpoints = {
  createCommand: endpoint({
    id: 'commands.create',
    method: 'POST',
    path: '/v1/sites/:siteId/commands',
    summary:
      'Have the agent of a site do something; it fetches it with its next heartbeat, or at once where it can be woken',
    access: 'account',
    scope: 'commands:write',
    body: NewCommand,
    response: CommandDetails,
    status: 201,
    mutates: true,
  }),
  listCommands: endpoint({
    id: 'commands.list',
    method: 'GET',
    path: '/v1/sites/:siteId/commands',
    summary: 'Commands to a site, newest first',
    access: 'account',
    scope: 'agents:read',
    query: CommandsQuery,
    response: pageOf(Command),
    status: 200,
    mutates: false,
  }),
  getCommand: endpoint({
    id: 'commands.get',
    method: 'GET',
    path: '/v1/sites/:siteId/commands/:commandId',
    summary: 'One command, with its result',
    access: 'account',
    scope: 'agents:read',
    response: CommandDetails,
    status: 200,
    mutates: false,
  }),
  undoCommand: endpoint({
    id: 'commands.undo',
    method: 'POST',
    path: '/v1/sites/:siteId/commands/:commandId/undo',
    summary: 'Put back what a command changed; answers the command that does so',
    access: 'account',
    scope: 'commands:write',
    body: CommandUndo,
    response: CommandDetails,
    status: 201,
    mutates: true,
  }),
  createCommandRun: endpoint({
    id: 'commandRuns.create',
    method: 'POST',
    path: '/v1/command-runs',
    summary: 'Run one command on several sites; a site that cannot take it is told of in the run, and does not stop it',
    access: 'account',
    scope: 'commands:write',
    isAccountWide: true,
    body: NewCommandRun,
    response: CommandRunDetails,
    status: 201,
    mutates: true,
  }),
  listCommandRuns: endpoint({
    id: 'commandRuns.list',
    method: 'GET',
    path: '/v1/command-runs',
    summary: 'Runs over several sites, newest first, with their progress',
    access: 'account',
    scope: 'agents:read',
    isAccountWide: true,
    query: PageQuery,
    response: pageOf(CommandRun),
    status: 200,
    mutates: false,
  }),
  getCommandRun: endpoint({
    id: 'commandRuns.get',
    method: 'GET',
    path: '/v1/command-runs/:runId',
    summary: 'One run, with its progress and the sites that got no command',
    access: 'account',
    scope: 'agents:read',
    isAccountWide: true,
    response: CommandRunDetails,
    status: 200,
    mutates: false,
  }),
  listRunCommands: endpoint({
    id: 'commandRuns.commands',
    method: 'GET',
    path: '/v1/command-runs/:runId/commands',
    summary: 'The commands of a run, newest first',
    access: 'account',
    scope: 'agents:read',
    isAccountWide: true,
    query: CommandsQuery,
    response: pageOf(Command),
    status: 200,
    mutates: false,
  }),
  undoCommandRun: endpoint({
    id: 'commandRuns.undo',
    method: 'POST',
    path: '/v1/command-runs/:runId/undo',
    summary: 'Put back what a run changed; answers the run that does so',
    access: 'account',
    scope: 'commands:write',
    isAccountWide: true,
    body: CommandUndo,
    response: CommandRunDetails,
    status: 201,
    mutates: true,
  }),
  streamAgent: endpoint({
    id: 'agents.live',
    method: 'GET',
    path: '/v1/sites/:siteId/agent/stream',
    summary: 'A message whenever the agent of a site is heard of: heartbeats, commands, reports',
    access: 'account',
    scope: 'agents:read',
    event: AgentMessage,
    status: 200,
    produces: 'text/event-stream',
    mutates: false,
  }),
  reportCommandResult: endpoint({
    id: 'agent.commandResult',
    method: 'POST',
    path: '/v1/agent/commands/:commandId/result',
    summary: 'The agent tells how a command goes',
    access: 'agent',
    body: CommandResult,
    response: ResultAnswer,
    status: 200,
    mutates: true,
    isRoutine: true,
  }),
  reportBatchResult: endpoint({
    id: 'agent.batchResult',
    method: 'POST',
    path: '/v1/agent/batches/:batchId/result',
    summary: 'The agent tells which rows of a batch it applied',
    access: 'agent',
    body: BatchResult,
    response: ResultAnswer,
    status: 200,
    mutates: true,
    isRoutine: true,
  }),
}
