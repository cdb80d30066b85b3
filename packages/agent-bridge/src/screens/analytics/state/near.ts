import { useEffect, useRef, useState } from 'react'

/** Whether an element has come near the window: what is far down is loaded when somebody goes there. */
export function useNear<Type extends HTMLElement>() {
  const ref = useRef<Type>(null)
  const [isNear, setNear] = useState(false)
  useEffect(() => {
    if (!ref.current || isNear) return
    const look = new IntersectionObserver(([entry]) => entry?.isIntersecting && setNear(true), { rootMargin: '400px' })
    look.observe(ref.current)
    return () => look.disconnect()
  }, [isNear])
  return [ref, isNear] as const
}
