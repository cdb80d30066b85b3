import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** A part that is loaded when it is first drawn, with a bone in its place meanwhile. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  return function Later(props: Props) {
    const [loaded, setLoaded] = useState<{ Part: ComponentType<Props> } | null>(null)
    useEffect(() => {
      load().then((Part) => setLoaded({ Part }))
    }, [])
    return loaded ? <loaded.Part {...props} /> : <span class="bone wide-panel" />
  }
}
