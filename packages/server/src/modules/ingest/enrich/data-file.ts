import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// Sources stand four folders deeper than the built file, which stands in `dist`.
const FOLDER = new URL(
  '../reference-data/',
  import.meta.url.replace(/\/modules\/ingest\/enrich\/data-file\.ts$/, '/data-file.ts'),
)

/** Reads a file of data that is shipped with the server. */
export const readDataFile = (name: string): Buffer => readFileSync(fileURLToPath(new URL(name, FOLDER)))
