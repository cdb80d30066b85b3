import { createClient } from '@tinyeclipse/sdk'
import { mockServer } from '@tinyeclipse/sdk/mock'
import type { ScreensOptions } from '../src/screens/app.tsx'
import { createAgent } from './world/agent.ts'
import { answerCommands } from './world/commands.ts'
import { createConnectionOf } from './world/connection.ts'
import type { Mood } from './world/mood.ts'
import { createReports } from './world/reports.ts'

const SERVER = 'https://server.example'
const SITE_ID = '0190c8a4-6d2e-7c31-9d5b-3f1a7c2e9b10'

/** A site that is made up, answered by the SDK's mock: a shop in three languages of which not all is in order. */
export function createWorld(
  mood: Mood,
): Pick<ScreensOptions, 'client' | 'siteId' | 'connection' | 'isConnected' | 'may' | 'agentVersion'> {
  const mock = mockServer({ url: SERVER })
  const agent = createAgent(SITE_ID, mood)
  mock.answer('agents.get', () => agent)
  mock.answer('agents.change', ({ body }) => {
    agent.environment.confirmed = body.environment
    return agent
  })
  mock.answer('agents.reports', { items: mood === 'empty' ? [] : createReports(), nextCursor: null })
  answerCommands(mock, SITE_ID, { isEmpty: mood === 'empty' })
  if (mood === 'offline') for (const id of ['agents.get', 'commands.list'] as const) mock.fail(id, 'overloaded')
  const isConnected = mood !== 'disconnected' && mood !== 'reconnect'
  return {
    client: createClient({
      url: SERVER,
      apiKey: 'te_api_made_up',
      fetch: slowly(mock.fetch, mood === 'loading'),
      retries: 0,
    }),
    siteId: isConnected ? SITE_ID : '',
    connection: createConnectionOf(SITE_ID, mood),
    isConnected,
    may: mood === 'denied' ? { manage: false, commands: false } : { manage: true, commands: true },
    agentVersion: '0.1.0',
  }
}

/** Long enough that one sees what is drawn meanwhile. */
function slowly(answer: typeof fetch, isEndless: boolean): typeof fetch {
  return async (input, init) => {
    if (isEndless) return new Promise(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 150))
    return answer(input, init)
  }
}
