import { type Command, endpoints } from '@tinyeclipse/sdk/contract'
import { siteOfAgent } from '../../../platform/auth.ts'
import { notFound } from '../../../platform/errors.ts'
import { type Route, route } from '../../../platform/http.ts'
import { liveStream } from '../../../platform/live-stream.ts'
import { findCommand, listCommands, listRunCommands, type StoredCommand } from '../store/commands.ts'
import { findRun, listRuns } from '../store/runs.ts'
import { recordBatchResult } from './batches.ts'
import { auditedInput, titleOf } from './check-input.ts'
import { type Parts, requesterOf } from './parts.ts'
import { recordResult } from './results.ts'
import { describeRun, readRun, startRun, undoRun } from './runs.ts'
import { sendCommand, undoCommand } from './send.ts'

export function commandRoutes(parts: Parts): Route[] {
  const { database, accounts, live, waker } = parts
  return [
    route(endpoints.createCommand, async ({ tx, accountId, actor, params, body, audit, afterCommit }) => {
      const requestedBy = requesterOf(actor)
      const command = await sendCommand(parts, tx, { ...body, accountId, siteId: params.siteId, requestedBy })
      audit.target = command.id
      audit.detail = {
        siteId: params.siteId,
        name: body.name,
        input: auditedInput(body.name, command.input),
        isDryRun: body.isDryRun,
      }
      afterCommit.push(() => waker.wake(accountId, [params.siteId]))
      return command
    }),

    route(endpoints.listCommands, async ({ accountId, params: { siteId }, query }) => {
      const page = await database.account(accountId, async (tx) => {
        await accounts.getSite(tx, accountId, siteId)
        return listCommands(tx, { accountId, siteId }, query)
      })
      return { ...page, items: page.items.map(withTitle) }
    }),

    route(endpoints.getCommand, async ({ accountId, params }) => {
      const command = await database.account(accountId, (tx) => findCommand(tx, { accountId, ...params }))
      if (!command) throw notFound('The command')
      return withTitle(command)
    }),

    route(endpoints.undoCommand, async ({ tx, accountId, actor, params, body, audit, afterCommit }) => {
      const requestedBy = requesterOf(actor)
      const command = await undoCommand(parts, tx, { ...body, ...params, accountId, requestedBy })
      audit.target = command.id
      audit.detail = { siteId: params.siteId, name: command.name, undoOf: params.commandId, isDryRun: body.isDryRun }
      afterCommit.push(() => waker.wake(accountId, [params.siteId]))
      return command
    }),

    route(endpoints.createCommandRun, async ({ tx, accountId, actor, body, audit, afterCommit }) => {
      const made = await startRun(parts, tx, { ...body, accountId, requestedBy: requesterOf(actor) })
      audit.target = made.run.id
      audit.detail = { ...body, input: auditedInput(body.name, made.run.input) }
      afterCommit.push(() => waker.wake(accountId, made.siteIds))
      return made.run
    }),

    route(endpoints.listCommandRuns, async ({ accountId, query }) => {
      const page = await database.account(accountId, (tx) => listRuns(tx, accountId, query))
      return { ...page, items: page.items.map(describeRun) }
    }),

    route(endpoints.getCommandRun, ({ accountId, params }) =>
      database.account(accountId, (tx) => readRun(tx, { accountId, ...params })),
    ),

    route(endpoints.listRunCommands, async ({ accountId, params, query }) => {
      const page = await database.account(accountId, async (tx) => {
        if (!(await findRun(tx, { accountId, ...params }))) throw notFound('The run')
        return listRunCommands(tx, { accountId, ...params }, query)
      })
      return { ...page, items: page.items.map(withTitle) }
    }),

    route(endpoints.undoCommandRun, async ({ tx, accountId, actor, params, body, audit, afterCommit }) => {
      const made = await undoRun(parts, tx, { ...body, ...params, accountId, requestedBy: requesterOf(actor) })
      audit.target = made.run.id
      audit.detail = { name: made.run.name, undoOf: params.runId, isDryRun: body.isDryRun }
      afterCommit.push(() => waker.wake(accountId, made.siteIds))
      return made.run
    }),

    route(endpoints.streamAgent, async ({ accountId, params: { siteId }, headers, signal, authorizeAgain }) => {
      await database.account(accountId, (tx) => accounts.getSite(tx, accountId, siteId))
      const lastEventId = headers.get('last-event-id')
      return liveStream(live, siteId, { topic: 'agent', signal, lastEventId, authorizeAgain })
    }),

    route(endpoints.reportCommandResult, async ({ tx, accountId, actor, params, body, requestId }) => {
      const key = { accountId, siteId: siteOfAgent(actor), ...params }
      return { isKnown: await recordResult(parts, tx, key, body, { actor, requestId }) }
    }),

    route(endpoints.reportBatchResult, async ({ tx, accountId, actor, params, body }) => {
      const key = { accountId, siteId: siteOfAgent(actor), ...params }
      return { isKnown: await recordBatchResult(parts, tx, key, body) }
    }),
  ]
}

const withTitle = <Stored extends StoredCommand>(command: Stored): Stored & Pick<Command, 'title'> => ({
  ...command,
  title: titleOf(command.name),
})
