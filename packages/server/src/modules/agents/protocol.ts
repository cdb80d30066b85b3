import type { AgentProtocol } from '@tinyeclipse/sdk/contract'
import { AppError } from '../../platform/errors.ts'

/** What this server speaks. The same major works, whatever the minor. */
export const PROTOCOL = {
  version: '1.0',
  capabilities: ['commands', 'reports', 'checksums', 'batches', 'wake', 'relay'],
}
const MAJOR = 1

/** Throws `protocol_unsupported`, with what to update. */
export function requireProtocol({ version, agent }: AgentProtocol): void {
  const major = Number(version.split('.')[0])
  if (major === MAJOR) return
  throw new AppError(
    'protocol_unsupported',
    `The agent${agent ? ` ${agent.slice(0, 40)}` : ''} speaks version ${version} of the protocol and this server ${PROTOCOL.version}: ` +
      (major < MAJOR ? 'update the plugin on the site' : 'update this server'),
  )
}
