import type { Client } from '@tinyeclipse/sdk'

/** The areas of a client that a page of numbers asks. */
export type AnalyticsClient = Pick<Client, 'analytics' | 'funnels' | 'segments' | 'sites'>
