import './screens/styles/index.css'
import { type Boot, readBoot } from './bridge/boot.ts'
import { createBridge } from './bridge/create-bridge.ts'
import { getRegistry, wordsIn } from './bridge/registry.ts'
import { mountScreens } from './screens/mount.tsx'
import { isLanguage, toLanguage } from './texts/index.ts'

// What wp-admin runs: the screens in the element that PHP printed, by way of the bridge.
const element = document.getElementById('tinyeclipse-root')
if (element) start(element)

function start(place: HTMLElement) {
  const boot = readBoot()
  const registry = getRegistry()
  const bridge = createBridge(boot)
  const chosen = localStorage.getItem('tinyeclipse-language')
  const language = () => (isLanguage(chosen) ? chosen : toLanguage(boot.language))
  const otherScreens = () =>
    registry.screens.map((screen) => ({
      name: screen.name,
      title: wordsIn(language(), screen.title),
      mount: (within: HTMLElement) => screen.mount(within, bridge),
    }))
  const otherCommands = () =>
    registry.commands.map(({ name, title, description, input }) => ({
      name,
      title: wordsIn(language(), title),
      description: description ? wordsIn(language(), description) : null,
      input: input ?? null,
    }))
  const mounted = mountScreens(place, {
    client: bridge.client,
    siteId: bridge.siteId,
    language: language(),
    screen: place.dataset.screen ?? boot.screen,
    connection: bridge.connection,
    isConnected: boot.isConnected,
    may: boot.capabilities,
    agentVersion: boot.version,
    otherScreens: otherScreens(),
    otherCommands: otherCommands(),
    hrefOf: createHrefOf(boot),
    onConnection: ({ siteId }) => mounted.update({ siteId: siteId ?? '' }),
    onLanguage: (language) => localStorage.setItem('tinyeclipse-language', language),
  })
  // Scripts of other plugins may come after this one.
  registry.listeners.add(() => mounted.update({ otherScreens: otherScreens(), otherCommands: otherCommands() }))
}

/** Pages of wp-admin are named by PHP; parts of them by their fragment. */
function createHrefOf({ pages }: Boot) {
  return (screen: string, part?: string): string =>
    `${pages[screen] ?? `admin.php?page=tinyeclipse-${screen}`}${part ? `#${encodeURIComponent(part)}` : ''}`
}
