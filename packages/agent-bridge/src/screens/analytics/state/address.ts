import { readView, writeView } from '@tinyeclipse/analytics-view/state/address'
import type { View } from '@tinyeclipse/analytics-view/state/view'
import { useCallback, useEffect, useMemo, useState } from 'react'

/** What is looked at, as the fragment of the page keeps it: a link shows the same again, and Back goes back. */
export function useViewInAddress(hrefOf: (screen: string, part?: string) => string): [View, (view: View) => void] {
  const place = useMemo(() => {
    const { hash } = new URL(hrefOf('analytics', 'x'), location.href)
    return hash.slice(0, hash.lastIndexOf('x'))
  }, [hrefOf])
  const read = useCallback(() => {
    const { hash } = location
    return readView(hash.startsWith(place) ? decodeURIComponent(hash.slice(place.length)) : '')
  }, [place])
  const [view, setView] = useState(read)

  useEffect(() => {
    const back = () => setView(read())
    addEventListener('popstate', back)
    return () => removeEventListener('popstate', back)
  }, [read])

  return [
    view,
    (next) => {
      setView(next)
      history.pushState(null, '', hrefOf('analytics', writeView(next)))
    },
  ]
}
