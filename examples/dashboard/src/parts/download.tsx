import type { ExportRequest } from '@tinyeclipse/sdk'
import { useState } from 'preact/hooks'
import { useKit } from '../state/kit.ts'
import { Menu } from './menu.tsx'
import { explain } from './notices.tsx'

type Format = ExportRequest['format']
interface Props {
  /** Begins the name of the file. */
  name: string
  request: Omit<ExportRequest, 'format' | 'separator'>
}

/** The same numbers as a file, made by the server. */
export function Download({ name, request }: Props) {
  const { client, siteId, site, language, text } = useKit()
  const [failure, setFailure] = useState<Error | null>(null)
  const save = async (format: Format, close: () => void) => {
    setFailure(null)
    try {
      // Excel in Dutch and French wants semicolons and decimal commas.
      const separator = language === 'en' ? ',' : ';'
      const file = await client.analytics.export(siteId, { ...request, format, separator })
      const type = format === 'csv' ? 'text/csv' : 'application/json'
      const url = URL.createObjectURL(new Blob([file], { type }))
      const link = Object.assign(document.createElement('a'), {
        href: url,
        download: `${site?.domain ?? 'site'}-${name}.${format}`,
      })
      link.click()
      setTimeout(() => URL.revokeObjectURL(url), 1_000)
      close()
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
    }
  }
  return (
    <Menu
      title={text('download')}
      atEnd
      class="download"
      label={
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M10 3v9m0 0 3.5-3.5M10 12 6.5 8.5M4 16h12" />
        </svg>
      }
    >
      {(close) => (
        <>
          <ul class="choices">
            {(['csv', 'json'] as const).map((format) => (
              <li key={format}>
                <button type="button" onClick={() => save(format, close)}>
                  {text(format)}
                </button>
              </li>
            ))}
          </ul>
          {failure && <p role="alert">{explain(failure, text)}</p>}
        </>
      )}
    </Menu>
  )
}
