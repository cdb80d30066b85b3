import type { CatalogCommand } from '@tinyeclipse/sdk/contract'
import * as z from 'zod/mini'

/** An order that agents understand; the class of the same name in the agent's PHP runs it. */
export interface CommandDefinition {
  /** `[a-z][a-z0-9_]{0,39}`, the same on the site. */
  name: string
  title: string
  description: string
  /** What it takes. Titles and descriptions of fields, by `z.meta`, are what screens draw the form with. */
  input: z.ZodMiniType
  /** Fields of the input that stand in the audit log. It is never erased: none that may hold what somebody wrote. */
  audited: readonly string[]
  /** Whether the agent can keep what was there before. */
  canUndo: boolean
}

export function defineCommand(definition: CommandDefinition): CommandDefinition {
  return definition
}

/** As the catalog shows it. */
export function describeCommand({ name, title, description, canUndo, input }: CommandDefinition): CatalogCommand {
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: 'input' })
  return { name, title, description, canUndo, input: schema }
}
