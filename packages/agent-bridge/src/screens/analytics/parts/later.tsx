import { Button } from '@wordpress/components'
import { type ComponentType, useEffect, useState } from 'react'
import { useKit } from '../kit.ts'

interface Props<PartProps> {
  /** The same function each time: another one is another part. */
  load: () => Promise<ComponentType<PartProps>>
  props: PartProps
}

/** A part that is loaded when it is first drawn, with a bone in its place meanwhile. */
export function Later<PartProps extends object>({ load, props }: Props<PartProps>) {
  const { text } = useKit()
  const [loaded, setLoaded] = useState<{ Part: ComponentType<PartProps> } | null>(null)
  const [failedAt, setFailedAt] = useState<number | null>(null)
  const [attempt, setAttempt] = useState(0)

  useEffect(() => {
    let isGone = false
    load().then(
      (Part) => isGone || setLoaded({ Part }),
      () => isGone || setFailedAt(attempt),
    )
    return () => {
      isGone = true
    }
  }, [load, attempt])

  if (loaded) return <loaded.Part {...props} />
  if (failedAt !== attempt) return <span className="bone tall" />
  return (
    <div className="nothing" role="alert">
      <p>{text('errorTitle')}</p>
      <Button variant="secondary" size="compact" onClick={() => setAttempt(attempt + 1)}>
        {text('tryAgain')}
      </Button>
    </div>
  )
}
