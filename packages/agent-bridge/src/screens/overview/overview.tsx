import { useKit } from '../kit.ts'
import { Bones, Shown } from '../shell/states.tsx'
import { Actions } from './actions.tsx'
import { AgentFacts } from './agent-facts.tsx'
import { Content } from './content.tsx'
import { EnvironmentQuestion } from './environment-question.tsx'
import { Glance } from './glance.tsx'
import { Health } from './health.tsx'
import { Log } from './log.tsx'
import { Modules } from './modules.tsx'
import { Updates } from './updates.tsx'

/** How the site is, what is on it, what happened lately, and the few things one does most. */
export function Overview() {
  const { agent } = useKit()
  return (
    <Shown answer={agent} bones={<OverviewBones />}>
      {(value) => (
        <div className="te-overview">
          <EnvironmentQuestion agent={value} />
          <Glance agent={value} />
          <div className="te-sheet">
            <Health agent={value} />
            <Content state={value.state} />
            <Updates state={value.state} />
            <Log />
          </div>
          <div className="te-sheet">
            <AgentFacts agent={value} />
            <Actions agent={value} />
            <Modules state={value.state} />
          </div>
        </div>
      )}
    </Shown>
  )
}

/** Where the sheets will stand, so that nothing jumps when they come. */
const OverviewBones = () => (
  <div className="te-overview te-waiting">
    <div className="te-glance" />
    <div className="te-sheet">
      <Bones rows={14} />
    </div>
    <div className="te-sheet">
      <Bones rows={10} />
    </div>
  </div>
)
