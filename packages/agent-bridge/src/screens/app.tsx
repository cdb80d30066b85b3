import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Connection, ConnectionState } from '../bridge/connection.ts'
import { createLive, type Live } from '../bridge/live.ts'
import { createFormat } from '../texts/format.ts'
import type { Language, TextOf } from '../texts/index.ts'
import type { ScreensClient } from './client.ts'
import type { OtherCommand } from './commands/list-commands.ts'
import { type Kit, KitProvider } from './kit.ts'
import { SCREENS, type ScreenEntry } from './list.ts'
import { Boundary } from './shell/boundary.tsx'
import { Header } from './shell/header.tsx'
import { Later } from './shell/later.tsx'
import { PluginPlace } from './shell/plugin-screen.tsx'
import { Denied, Message, NotConnected } from './shell/states.tsx'
import { codeOf, useAnswer } from './state/ask.ts'

/** A screen that is not ours, drawn by whatever it likes. */
export interface OtherScreen {
  name: string
  title: string
  mount(element: HTMLElement): (() => void) | undefined
}

export interface ScreensOptions {
  client: ScreensClient
  /** Empty while the site is not connected. */
  siteId: string
  language: Language
  /** The screen to show: `overview`. */
  screen: string
  /** Left out in the hub, where there is no WordPress: only what the server knows is shown then. */
  connection?: Connection
  isConnected?: boolean
  may?: { manage: boolean; commands: boolean }
  agentVersion?: string
  otherScreens?: OtherScreen[]
  otherCommands?: OtherCommand[]
  /** The address of a screen, and of a part of it such as one command. */
  hrefOf(screen: string, part?: string): string
  /** The connection was made or ended, so that another client or site may be needed. */
  onConnection?(state: ConnectionState): void
  onLanguage?(language: Language): void
}

const NONE: OtherCommand[] = []

interface Props extends ScreensOptions {
  text: TextOf
  /** Within the main part of a page that has a header of its own, as in wp-admin: a second of each would mislead who cannot see. */
  isPart: boolean
}

/** Header, the screen that is asked for, and what they share. */
export function App({ client, siteId, language, text, screen, connection, hrefOf, isPart, ...options }: Props) {
  const { may = { manage: true, commands: true }, otherScreens = [], otherCommands = NONE } = options
  const format = useMemo(() => createFormat(language), [language])
  const [connected, setConnected] = useState<ConnectionState | null>(null)
  const isConnected = connected ? connected.isConnected && !connected.needsReconnect : (options.isConnected ?? true)
  const [said, setSaid] = useState('')
  const { moment, hurry } = useMoments(client, isConnected ? siteId : null)
  const agent = useAnswer(
    (signal) => client.agents.get(siteId, { signal }),
    isConnected && siteId ? siteId : null,
    moment,
  )
  const isRefused = agent.error !== null && codeOf(agent.error) === 'unauthenticated'
  // Why it has to be connected again, only the site knows.
  useAnswer(
    async (signal) => setConnected((await connection?.read(signal)) ?? null),
    connection && (!isConnected || isRefused) ? 'connection' : null,
  )

  const kit: Kit = {
    client,
    siteId,
    language,
    text,
    format,
    connection: connection ?? null,
    connected,
    may,
    otherCommands,
    agentVersion: options.agentVersion ?? null,
    agent,
    moment,
    hurry,
    hrefOf,
    // Within wp-admin it is beside us; from the hub it is on the site, if we know where that is.
    adminHref: (path) => (connection ? path : `${agent.value?.siteUrl.replace(/\/$/, '') ?? ''}/wp-admin/${path}`),
    onConnection: (state) => {
      setConnected(state)
      options.onConnection?.(state)
    },
    onLanguage: (chosen) => options.onLanguage?.(chosen),
    // The same sentence twice is said twice only if it differs.
    announce: (message) => setSaid((before) => (before === message ? `${message} ` : message)),
  }
  const own = SCREENS.filter(({ name }) => name !== 'settings' || connection)
  const tabs = [
    ...own.map(({ name, title }) => ({ name, title: text(title) })),
    ...otherScreens.map(({ name, title }) => ({ name, title })),
  ]
  const entry = own.find(({ name }) => name === screen)
  const other = otherScreens.find(({ name }) => name === screen)

  const Main = isPart ? 'div' : 'main'

  return (
    <KitProvider value={kit}>
      <a className="te-skip" href="#te-main">
        {text('skip')}
      </a>
      <Header agent={agent.value} tabs={tabs} current={screen} isPart={isPart} />
      <Main id="te-main" tabIndex={-1} data-screen={screen}>
        <Boundary text={text} key={screen}>
          {entry ? (
            <Allowed entry={entry} isConnected={isConnected} may={may} />
          ) : other ? (
            <PluginPlace mount={other.mount} />
          ) : (
            <Message title={text('screenUnknown', { name: screen })}>{null}</Message>
          )}
        </Boundary>
      </Main>
      <div className="te-unseen" role="status" aria-live="polite">
        {said}
      </div>
    </KitProvider>
  )
}

function Allowed({ entry, isConnected, may }: { entry: ScreenEntry; isConnected: boolean; may: Kit['may'] }) {
  const { needs, load } = entry
  if (needs.may && !may[needs.may]) return <Denied right={needs.may} />
  if (needs.connection && !isConnected) return <NotConnected />
  return <Later key={entry.name} load={load} />
}

/** Counts up when there may be news of the site. */
function useMoments(client: ScreensClient, siteId: string | null) {
  const [moment, setMoment] = useState(0)
  const live = useRef<Live | null>(null)
  useEffect(() => {
    if (!siteId) return
    const current = createLive({
      listen: (signal) => client.agents.live(siteId, { signal }),
      onNews: () => setMoment((before) => before + 1),
    })
    live.current = current
    return () => {
      current.stop()
      live.current = null
    }
  }, [client, siteId])
  const hurry = useCallback(() => live.current?.hurry(), [])
  return { moment, hurry }
}
