export { type Boot, readBoot } from './bridge/boot.ts'
export type { Bridge, PluginCommand, PluginScreen, Words } from './bridge/bridge.ts'
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
export { createBridge, createBridgeOf } from './bridge/create-bridge.ts'
export { createLive, type Live, type LiveOptions } from './bridge/live.ts'
