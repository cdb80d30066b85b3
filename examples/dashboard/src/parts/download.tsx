import { explain } from '@tinyeclipse/analytics-view/panels/explain'
import { type Exported, FILE_FORMATS, saveFile } from '@tinyeclipse/analytics-view/panels/save-file'
import { useState } from 'preact/hooks'
import { useKit } from '../state/kit.ts'
import { Menu } from './menu.tsx'

interface Props {
  /** Begins the name of the file. */
  name: string
  request: Exported
}

/** The same numbers as a file, made by the server. */
export function Download({ name, request }: Props) {
  const { client, siteId, site, language, text } = useKit()
  const [failure, setFailure] = useState<Error | null>(null)
  const save = async (format: (typeof FILE_FORMATS)[number], close: () => void) => {
    setFailure(null)
    try {
      await saveFile({ client, siteId, language, request, format, name: `${site?.domain ?? 'site'}-${name}` })
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
            {FILE_FORMATS.map((format) => (
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
