import type { Agent, Catalog } from '@tinyeclipse/sdk'
import type { TextOf } from '../../texts/index.ts'
import type { Schema } from './form/fields.ts'

/** A command that can be given to this site. */
export interface Offered {
  name: string
  title: string
  description: string | null
  /** The owner of the site has not switched it off. */
  isAllowed: boolean
  canUndo: boolean
  input: Schema
}

/** A command of a plugin on the site, as its script describes it. */
export interface OtherCommand {
  name: string
  title: string
  description: string | null
  input: Schema | null
}

/** What the server knows and the agent has, and what plugins added to the agent. */
export function listCommands(
  catalog: Catalog['commands'],
  allowed: Agent['commands'],
  others: OtherCommand[],
  text: TextOf,
): Offered[] {
  const switches = new Map(allowed.map(({ name, isAllowed }) => [name, isAllowed]))
  const known = catalog
    // An older agent may lack some; one that has told nothing yet is asked for all.
    .filter(({ name }) => switches.size === 0 || switches.has(name))
    .map(({ name, title, description, canUndo, input }) => ({
      name,
      title: text.word('command_', `${name}_title`) ?? title,
      description: text.word('command_', `${name}_text`) ?? description,
      isAllowed: switches.get(name) ?? true,
      canUndo,
      // The schema comes from our own server, and is read with care wherever it is used.
      input: input as Schema,
    }))
  const names = new Set(catalog.map(({ name }) => name))
  const added = allowed
    .filter(({ name }) => !names.has(name))
    .map(({ name, isAllowed }) => {
      const described = others.find((other) => other.name === name)
      return {
        name,
        title: described?.title ?? name,
        description: described?.description ?? null,
        isAllowed,
        canUndo: true,
        input: described?.input ?? {},
      }
    })
  return [...known, ...added]
}
