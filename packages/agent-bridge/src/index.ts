export { type Boot, readBoot } from './bridge/boot.ts'
export {
  type Check,
  type CheckResult,
  type CommandSwitch,
  type Connection,
  ConnectionError,
  type ConnectionState,
  type LocalLog,
  type LocalOutbox,
  type LocalReport,
  type Measuring,
  type MeasuringChanges,
} from './bridge/connection.ts'
export { type Bridge, createBridge, createBridgeOf } from './bridge/create-bridge.ts'
export { createLive, type Live, type LiveOptions } from './bridge/live.ts'
export type { PluginCommand, PluginScreen, Words } from './bridge/registry.ts'
