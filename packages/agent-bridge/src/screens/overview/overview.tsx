import { useKit } from '../kit.ts'
import { Shown } from '../shell/states.tsx'

/** How the site is, at a glance. */
export function Overview() {
  const { agent } = useKit()
  return <Shown answer={agent}>{({ domain }) => <p>{domain}</p>}</Shown>
}
