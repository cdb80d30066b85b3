import { loadSessions } from '@tinyeclipse/analytics-view/panels/sessions'
import { asked } from '@tinyeclipse/analytics-view/state/view'
import type { Page, Session } from '@tinyeclipse/sdk'
import { Button } from '@wordpress/components'
import { useEffect, useRef, useState } from 'react'
import { useAnswer } from '../../state/ask.ts'
import { useKit } from '../kit.ts'
import { Download } from '../parts/download.tsx'
import { NoRows, Panel, Shown } from '../parts/panel.tsx'
import { Path } from './path.tsx'
import { VisitList } from './visit-list.tsx'

const PER_PAGE = 25

/** Visits one by one, newest first, and beside them the path of the one that is open. */
export function Visits() {
  const { client, siteId, view, moment, text } = useKit()
  const question = { ...asked(view), limit: PER_PAGE }
  const key = JSON.stringify([siteId, question])
  const [more, setMore] = useState<Page<Session>[]>([])
  const [open, setOpen] = useState<Session | null>(null)
  const opener = useRef<HTMLElement | null>(null)
  // Whoever reads on is not sent back to the top by somebody who comes.
  const still = useRef(moment)
  if (more.length === 0 && !open) still.current = moment
  const load = (cursor?: string, signal?: AbortSignal) =>
    loadSessions(client, siteId, { ...question, ...(cursor && { cursor }) }, signal)
  const answer = useAnswer((signal) => load(undefined, signal), key, still.current)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was read on belongs to the answer before.
  useEffect(() => setMore([]), [key, answer.value])

  const close = () => {
    setOpen(null)
    // It is hidden on a narrow screen until the path is gone.
    requestAnimationFrame(() => opener.current?.focus())
  }
  return (
    <Panel
      name="visits"
      title={text('sessionList')}
      help={text('visitsHelp')}
      tools={<Download name="visits" request={{ sessions: asked(view), table: 'sessions' }} />}
    >
      <div className="explorer" data-open={open !== null}>
        <div className="visits">
          <Shown answer={answer} rows={10}>
            {(first) => {
              const pages = [first, ...more]
              const visits = pages.flatMap((page) => page.items)
              const next = pages.at(-1)?.nextCursor
              if (visits.length === 0 && !next) return <NoRows />
              return (
                <>
                  <VisitList
                    visits={visits}
                    openId={open?.id ?? null}
                    onOpen={(visit, button) => {
                      opener.current = button
                      setOpen(visit)
                    }}
                  />
                  {next && (
                    <Button
                      variant="tertiary"
                      size="compact"
                      onClick={() => load(next).then((page) => setMore([...more, page]), answer.again)}
                    >
                      {text('more')}
                    </Button>
                  )}
                </>
              )
            }}
          </Shown>
        </div>
        {open ? (
          <Path key={open.id} visit={open} onClose={close} />
        ) : (
          <p className="nothing path-place">{text('chooseVisit')}</p>
        )}
      </div>
    </Panel>
  )
}
