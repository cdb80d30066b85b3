import { useEffect, useState } from 'react'

const query = () => matchMedia('(prefers-color-scheme: dark)')

/** Whether the system asks for dark; wp-admin has none, its styles say so. */
export function useDark(): boolean {
  const [isDark, setDark] = useState(() => query().matches)
  useEffect(() => {
    const media = query()
    const look = () => setDark(media.matches)
    media.addEventListener('change', look)
    return () => media.removeEventListener('change', look)
  }, [])
  return isDark
}
