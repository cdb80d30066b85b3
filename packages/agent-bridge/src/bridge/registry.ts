import type { PluginCommand, PluginScreen, Words } from './bridge.ts'

/**
 * What every copy of the bridge on a page shares. Plain data of a fixed shape, so that copies of different versions,
 * bundled by different plugins, understand each other; only ever add to it.
 */
export interface Registry {
  screens: PluginScreen[]
  commands: PluginCommand[]
  listeners: Set<() => void>
  registerScreen(screen: PluginScreen): void
  registerCommand(command: PluginCommand): void
}

declare global {
  interface Window {
    tinyeclipse?: Registry
  }
}

/** The registry of this page, made by whichever script comes first. The tracker's function may have the name: both fit. */
export function getRegistry(): Registry {
  const found = window.tinyeclipse
  if (found && 'screens' in found) return found
  const registry = Object.assign(found ?? {}, createRegistry())
  window.tinyeclipse = registry
  return registry
}

function createRegistry(): Registry {
  const registry: Registry = {
    screens: [],
    commands: [],
    listeners: new Set(),
    registerScreen: (screen) => put(registry, registry.screens, screen),
    registerCommand: (command) => put(registry, registry.commands, command),
  }
  return registry
}

/** Registered again under the same name, the later one counts. */
function put<Item extends { name: string }>({ listeners }: Registry, items: Item[], item: Item): void {
  const at = items.findIndex(({ name }) => name === item.name)
  items.splice(at < 0 ? items.length : at, 1, item)
  for (const listener of listeners) listener()
}

export function wordsIn(language: string, words: Words): string {
  if (typeof words === 'string') return words
  return (language === 'nl' || language === 'fr' ? words[language] : undefined) ?? words.en
}
