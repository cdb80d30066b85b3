import { useEffect } from 'react'
import { useKit } from '../kit.ts'

/** Asks again when there may be something new. */
export function useNews(again: () => void): void {
  const { moment } = useKit()
  useEffect(() => {
    if (moment > 0) again()
  }, [moment, again])
}
