import type { TextOf } from '../../texts/index.ts'

/** What a command is called: in the reader's language where we know it, else as the server calls it. */
export const titleOf = ({ name, title }: { name: string; title: string }, text: TextOf): string =>
  text.word('command_', `${name}_title`) ?? title
