import type { ImportedEvent, ImportSource } from '@tinyeclipse/sdk/contract'

/** The file cannot be read, or is not what it was said to be; the message says what was expected. */
export class ImportError extends Error {
  override readonly name = 'ImportError'
}

/** A file of text, to be read from its beginning as often as it is asked for. */
export interface TextSource {
  name: string
  chunks(): AsyncIterable<string>
}

export interface FormatInput {
  file: TextSource
  /** Other tables of the same export. */
  also: TextSource[]
  /** Of the site that the history goes to. */
  domain: string
  /** Which of several websites in the file. */
  website: string | null
  /** A row of the file was looked at. */
  read(): void
  /** The row was left out, and why; `detail` says it to whoever wrote the file. */
  skip(reason: string, detail?: string): void
}

/** A way to write history down: a new one is a file with this, and a line in `index.ts`. */
export interface Format {
  name: ImportSource
  /** For the list of commands. */
  title: string
  /** What the command takes beside the file. */
  options: readonly ('also' | 'website')[]
  /** How often it reads its files. */
  passes: number
  /** Yields what is in the file, some at a time. Throws `ImportError` before the first when the file is of another kind. */
  read(input: FormatInput): AsyncIterable<ImportedEvent[]>
}
