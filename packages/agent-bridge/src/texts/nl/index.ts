import { commands } from './commands.ts'
import { health } from './health.ts'
import { overview } from './overview.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'

export const nl = { ...shell, ...overview, ...health, ...commands, ...settings }
