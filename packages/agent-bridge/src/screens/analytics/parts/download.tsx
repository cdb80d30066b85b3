import { explain } from '@tinyeclipse/analytics-view/panels/explain'
import { type Exported, FILE_FORMATS, saveFile } from '@tinyeclipse/analytics-view/panels/save-file'
import { DropdownMenu } from '@wordpress/components'
import { download as downloadIcon } from '@wordpress/icons'
import { useState } from 'react'
import { useKit } from '../kit.ts'

interface Props {
  /** Begins the name of the file. */
  name: string
  request: Exported
}

/** The same numbers as a file, made by the server. */
export function Download({ name, request }: Props) {
  const { client, siteId, site, language, text } = useKit()
  const [failure, setFailure] = useState<Error | null>(null)
  const save = async (format: (typeof FILE_FORMATS)[number]) => {
    setFailure(null)
    try {
      await saveFile({ client, siteId, language, request, format, name: `${site?.domain ?? 'site'}-${name}` })
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
    }
  }
  return (
    <div className="download">
      {failure && (
        <span className="quiet" role="alert">
          {explain(failure, text)}
        </span>
      )}
      <DropdownMenu
        icon={downloadIcon}
        label={text('download')}
        toggleProps={{ size: 'compact' }}
        popoverProps={{ inline: true }}
        controls={FILE_FORMATS.map((format) => ({ title: text(format), onClick: () => void save(format) }))}
      />
    </div>
  )
}
