import { useKit as useScreensKit } from '../kit.ts'
import { AnalyticsScreen } from './screen.tsx'
import { useViewInAddress } from './state/address.ts'

/** Inside of WordPress each question goes through PHP, of which a stream would keep a process to itself. */
const EVERY_MS = 20_000

/** Analytics among the other screens. */
export function Analytics() {
  const { client, siteId, language, connection, hrefOf } = useScreensKit()
  const [view, onView] = useViewInAddress(hrefOf)
  return (
    <AnalyticsScreen
      client={client}
      siteId={siteId}
      language={language}
      view={view}
      onView={onView}
      // The admin pages of a site are on the address of its pages.
      {...(connection && { siteUrl: location.origin, everyMs: EVERY_MS })}
    />
  )
}
