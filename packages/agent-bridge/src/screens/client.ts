import type { Client } from '@tinyeclipse/sdk'

/** The areas of the SDK that screens use. */
export type ScreensClient = Pick<
  Client,
  'agents' | 'analytics' | 'commands' | 'funnels' | 'goals' | 'segments' | 'sites'
>
