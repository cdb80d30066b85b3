import { commands } from './commands.ts'
import { health } from './health.ts'
import { overview } from './overview.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'

export const en = { ...shell, ...overview, ...health, ...commands, ...settings }
