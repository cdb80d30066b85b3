import { shell } from './shell.ts'

export const nl = { ...shell }
