import type { Kit } from '../kit.ts'

/** What a command is called: in the reader's language where we or its plugin know it, else as the server calls it. */
export const titleOf = (
  { name, title }: { name: string; title: string },
  { text, otherCommands }: Pick<Kit, 'text' | 'otherCommands'>,
): string =>
  text.word('command_', `${name}_title`) ?? otherCommands.find((other) => other.name === name)?.title ?? title
