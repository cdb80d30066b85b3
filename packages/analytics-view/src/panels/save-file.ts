import type { ExportRequest } from '@tinyeclipse/sdk'
import type { AnalyticsClient } from '../client.ts'
import type { Language } from '../texts/index.ts'

export const FILE_FORMATS = ['csv', 'json'] as const satisfies ExportRequest['format'][]
export type Exported = Omit<ExportRequest, 'format' | 'separator'>

interface Saving {
  client: AnalyticsClient
  siteId: string
  language: Language
  request: Exported
  format: ExportRequest['format']
  /** Of the file, without its ending. */
  name: string
}

/** Has the server make the same numbers as a file, and hands it to the browser. */
export async function saveFile({ client, siteId, language, request, format, name }: Saving): Promise<void> {
  // Excel in Dutch and French wants semicolons and decimal commas.
  const separator = language === 'en' ? ',' : ';'
  const file = await client.analytics.export(siteId, { ...request, format, separator })
  const type = format === 'csv' ? 'text/csv' : 'application/json'
  const url = URL.createObjectURL(new Blob([file], { type }))
  Object.assign(document.createElement('a'), { href: url, download: `${name}.${format}` }).click()
  setTimeout(() => URL.revokeObjectURL(url), 1_000)
}
