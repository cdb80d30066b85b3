import { accessLog } from './access-log.ts'
import type { Format } from './format.ts'
import { ga4 } from './ga4.ts'
import { ndjson } from './ndjson.ts'
import { umami } from './umami.ts'

export { type Format, ImportError, type TextSource } from './format.ts'

/** Every format that can be imported: a new one is a line here, and its name in the contract. */
export const formats: readonly Format[] = [accessLog, umami, ga4, ndjson]
