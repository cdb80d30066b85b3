import type { SiteState } from '../kit.ts'

export interface Update {
  kind: 'wordpress' | 'plugin' | 'theme'
  name: string
  from: string
  to: string
}

/** Everything that there is a newer version of, WordPress itself first. */
export function listUpdates({ wordpress, plugins = [], themes = [] }: SiteState): Update[] {
  const updates: Update[] = []
  const add = (kind: Update['kind'], name: string, from: string, to: string | null) => {
    if (to) updates.push({ kind, name, from, to })
  }
  if (wordpress) add('wordpress', 'WordPress', wordpress.version, wordpress.updateTo)
  for (const { name, version, updateTo } of plugins) add('plugin', name, version, updateTo)
  for (const { name, version, updateTo } of themes) add('theme', name, version, updateTo)
  return updates
}
