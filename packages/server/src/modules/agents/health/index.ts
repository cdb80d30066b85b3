import type { Explanation, HealthFinding, HealthStatus } from '@tinyeclipse/sdk/contract'
import type { HealthInput, HealthRule } from './define.ts'
import { cron } from './rules/cron.ts'
import { debugLog } from './rules/debug-log.ts'
import { debugOutput } from './rules/debug-output.ts'
import { diskSpace } from './rules/disk-space.ts'
import { fileEditor } from './rules/file-editor.ts'
import { mail } from './rules/mail.ts'
import { maintenance } from './rules/maintenance.ts'
import { outbox } from './rules/outbox.ts'
import { permissions } from './rules/permissions.ts'
import { phpVersion } from './rules/php-version.ts'
import { pluginUpdates } from './rules/plugin-updates.ts'
import { themeUpdates } from './rules/theme-updates.ts'
import { wordpressUpdate } from './rules/wordpress-update.ts'

/** What is looked at of a site's health. */
const RULES: readonly HealthRule[] = [
  wordpressUpdate,
  pluginUpdates,
  themeUpdates,
  phpVersion,
  diskSpace,
  cron,
  mail,
  outbox,
  maintenance,
  debugOutput,
  debugLog,
  fileEditor,
  permissions,
]

const WORST_FIRST: readonly HealthStatus[] = ['critical', 'attention', 'good']
/** What is left of the score after a finding of the kind. */
const FACTOR: Record<HealthStatus, number> = { good: 1, attention: 0.93, critical: 0.7 }

export interface Health {
  /** The worst; null when the state says nothing that a rule looks at. */
  status: HealthStatus | null
  findings: HealthFinding[]
  /** A product: each finding leaves its part of what was there. */
  explanation: Explanation
}

/** How a site is by what its agent said, the worst first; `now` is when it said so. */
export function lookAtHealth(input: HealthInput): Health {
  const findings = RULES.flatMap((rule) => {
    const found = rule.look(input)
    return found ? [toFinding(rule, found)] : []
  })
  findings.sort((a, b) => WORST_FIRST.indexOf(a.status) - WORST_FIRST.indexOf(b.status))
  const status = findings[0]?.status ?? null
  const lost = findings.reduce((sum, { status: each }) => sum + Math.log(FACTOR[each]), 0)
  return {
    status,
    findings,
    explanation: {
      decision: status ?? 'unknown',
      score: Math.round(100 * Math.exp(lost)),
      factors: findings.map(({ name, status: value }) => ({
        name,
        value,
        weight: FACTOR[value],
        contribution: lost === 0 ? 0 : Math.log(FACTOR[value]) / lost,
      })),
      sources: [`heartbeat of ${input.now.toISOString()}`],
    },
  }
}

const toFinding = (
  { name, title }: HealthRule,
  { status, reason, advice = undefined, values = {} }: NonNullable<ReturnType<HealthRule['look']>>,
): HealthFinding => ({ name, status, title, reason, advice: advice ?? null, values })
