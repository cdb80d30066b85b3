import type { AnalyticsClient } from '@tinyeclipse/analytics-view/client'
import { followLive, type Live, NOT_LIVE } from '@tinyeclipse/analytics-view/state/live'
import { useEffect, useState } from 'preact/hooks'

/** Who is there now, for as long as the page is drawn. */
export function useLive(client: AnalyticsClient, siteId: string): Live {
  const [live, setLive] = useState(NOT_LIVE)
  useEffect(() => followLive({ client, siteId }, setLive), [client, siteId])
  return live
}
