import pg from 'pg'

export type Channels = Map<string, { onMessage(payload: string): void; onReconnect(): void }>

/** LISTEN needs a connection of its own; it is made anew, with growing pauses, whenever it is lost. */
export function createListener(url: string, onError: (error: Error) => void) {
  const channels: Channels = new Map()
  let client: pg.Client | null = null
  let wasOpen = false
  let isClosed = false
  let failures = 0
  let timer: NodeJS.Timeout | undefined

  async function open(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      application_name: 'tinyeclipse listen',
    })
    let isLost = false
    const lost = (error?: Error) => {
      if (error) onError(error)
      // One loss can come as an error, as an end and as a rejection.
      if (isLost || isClosed) return
      isLost = true
      if (client === next) client = null
      next.end().catch(() => undefined)
      timer = setTimeout(() => void open().catch(() => undefined), Math.min(10_000, 250 * 2 ** failures++))
    }
    next.on('error', lost)
    next.on('end', () => lost())
    next.on('notification', ({ channel, payload }) => channels.get(channel)?.onMessage(payload ?? ''))
    try {
      await next.connect()
      for (const channel of channels.keys()) await next.query(`listen ${channel}`)
    } catch (error) {
      lost(error as Error)
      throw error
    }
    if (isClosed) return next.end()
    client = next
    failures = 0
    if (wasOpen) for (const { onReconnect } of channels.values()) onReconnect()
    wasOpen = true
  }
  return {
    async listen(channel: string, onMessage: (payload: string) => void, onReconnect: () => void) {
      channels.set(channel, { onMessage, onReconnect })
      if (client) await client.query(`listen ${channel}`)
      else await open()
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      await client?.end()
    },
  }
}
