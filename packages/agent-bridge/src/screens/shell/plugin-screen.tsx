import { useEffect, useRef } from 'react'

/** An element that a plugin draws in. */
export function PluginPlace({ mount }: { mount: (element: HTMLElement) => (() => void) | undefined }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => (place.current ? mount(place.current) : undefined), [mount])
  return <div ref={place} className="te-plugin" />
}
