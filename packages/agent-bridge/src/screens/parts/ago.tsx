import { useEffect, useState } from 'react'
import type { TextName } from '../../texts/index.ts'
import { useKit } from '../kit.ts'

const REFRESH_MS = 20_000

/** `2 min ago`, as time goes on; the whole moment where one points at it. `of` is a text with `{when}`. */
export function Ago({ at, of }: { at: string; of?: TextName }) {
  const { text, format } = useKit()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), REFRESH_MS)
    return () => clearInterval(timer)
  }, [])
  // An answer may be younger than the last look at the clock.
  const when = format.ago(at, Math.max(now, Date.parse(at)))
  return (
    <time dateTime={at} title={format.moment(at)}>
      {of ? text(of, { when }) : when}
    </time>
  )
}
