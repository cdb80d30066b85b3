import { type ComponentType, useEffect, useState } from 'react'
import { Bones, Failure } from './states.tsx'

/** A screen that is loaded when it is first drawn; a chunk that did not arrive can be asked for again. */
export function Later({ load }: { load: () => Promise<ComponentType> }) {
  const [Loaded, setLoaded] = useState<ComponentType | null>(null)
  const [error, setError] = useState<Error | null>(null)
  const [attempt, setAttempt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt is a reason to load, though nothing is read of it.
  useEffect(() => {
    let isGone = false
    setError(null)
    load().then(
      (component) => !isGone && setLoaded(() => component),
      (cause: unknown) => !isGone && setError(cause instanceof Error ? cause : new Error(String(cause))),
    )
    return () => {
      isGone = true
    }
  }, [load, attempt])

  if (error) return <Failure error={error} again={() => setAttempt((before) => before + 1)} />
  return Loaded ? <Loaded /> : <Bones rows={8} />
}
