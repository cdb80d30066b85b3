import type { ComponentType } from 'react'
import type { TextName } from '../texts/index.ts'

export interface ScreenEntry {
  name: string
  title: TextName
  /** Without a connection, or the right to manage the site, the shell says so in its place. */
  needs: { connection: boolean; may: 'manage' | 'commands' | null }
  load: () => Promise<ComponentType>
}

/** The screens there are: a file and a line each, and a chunk of its own, loaded when somebody opens it. */
export const SCREENS: ScreenEntry[] = [
  {
    name: 'overview',
    title: 'overview',
    needs: { connection: true, may: null },
    load: async () => (await import('./overview/overview.tsx')).Overview,
  },
  {
    name: 'analytics',
    title: 'analytics',
    needs: { connection: true, may: null },
    load: async () => (await import('./analytics/index.tsx')).Analytics,
  },
  {
    name: 'commands',
    title: 'commands',
    needs: { connection: true, may: 'commands' },
    load: async () => (await import('./commands/commands.tsx')).Commands,
  },
  {
    name: 'settings',
    title: 'settings',
    needs: { connection: false, may: 'manage' },
    load: async () => (await import('./settings/settings.tsx')).Settings,
  },
]
