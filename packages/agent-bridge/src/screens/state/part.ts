import { useSyncExternalStore } from 'react'
import { useKit } from '../kit.ts'

/** The part of a screen that the address names, such as one command; null for the screen itself. */
export function usePart(screen: string): string | null {
  const { hrefOf } = useKit()
  const { hash } = new URL(hrefOf(screen, 'x'), location.href)
  const place = hash.slice(0, hash.lastIndexOf('x'))
  return useSyncExternalStore(listen, () =>
    location.hash.startsWith(place) && location.hash.length > place.length
      ? decodeURIComponent(location.hash.slice(place.length))
      : null,
  )
}

function listen(onChange: () => void): () => void {
  addEventListener('hashchange', onChange)
  return () => removeEventListener('hashchange', onChange)
}
