import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What stands between a site and the server, as networks do: it counts, it can be down, and it can lose answers. */
export interface Gateway {
  url: string
  /** What came through, or tried to while it was down. */
  requests: { method: string; path: string }[]
  /** `down` hangs up on whoever calls; `deaf` lets requests through and drops their answers. */
  state: 'open' | 'down' | 'deaf'
  stop(): Promise<void>
}

export async function startGateway(serverUrl: string): Promise<Gateway> {
  const server = createServer((incoming, outgoing) => {
    gateway.requests.push({ method: incoming.method ?? '', path: (incoming.url ?? '').split('?')[0] as string })
    if (gateway.state === 'down') return void incoming.socket.destroy()
    const onward = request(`${serverUrl}${incoming.url}`, { method: incoming.method, headers: incoming.headers })
    onward.once('error', () => incoming.socket.destroy())
    onward.once('response', (answer: IncomingMessage) => {
      if (gateway.state === 'deaf') return void answer.resume().once('end', () => incoming.socket.destroy())
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const gateway: Gateway = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    state: 'open',
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return gateway
}
