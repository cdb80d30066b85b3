import { cleanPath } from '../ingest/index.ts'

/** A path as ingest keeps that of a page: `/Chocolade%2Dbonbons/` becomes `/Chocolade-bonbons`. It begins with a slash. */
export const toPath = (path: string): string => cleanPath(new URL(`https://site.invalid${path}`))
