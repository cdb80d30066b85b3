import { loadSessions } from '@tinyeclipse/analytics-view/panels/sessions'
import { asked } from '@tinyeclipse/analytics-view/state/view'
import { nameOf } from '@tinyeclipse/analytics-view/texts/names'
import type { Page, Session } from '@tinyeclipse/sdk'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useAnswer } from '../state/ask.ts'
import { useKit } from '../state/kit.ts'
import { NoRows, Panel, Shown } from './panel.tsx'
import { SessionPath } from './session-path.tsx'

const PER_PAGE = 10

/** Visits one by one, newest first. */
export function Sessions() {
  const { client, siteId, view, moment, text } = useKit()
  const question = { ...asked(view), limit: PER_PAGE }
  const key = JSON.stringify([siteId, question])
  const [more, setMore] = useState<Page<Session>[]>([])
  const [open, setOpen] = useState<Session | null>(null)
  // Whoever reads on is not sent back to the top by somebody who comes.
  const still = useRef(moment)
  if (more.length === 0) still.current = moment
  const answer = useAnswer((signal) => load(undefined, signal), key, still.current)
  useEffect(() => setMore([]), [key, answer.value])

  const load = (cursor?: string, signal?: AbortSignal) =>
    loadSessions(client, siteId, { ...question, ...(cursor && { cursor }) }, signal)

  return (
    <Panel name="sessions" title={text('sessionList')} class="wide-panel">
      <Shown answer={answer} rows={PER_PAGE}>
        {(first) => {
          const pages = [first, ...more]
          const items = pages.flatMap((page) => page.items)
          const next = pages.at(-1)?.nextCursor
          return (
            <>
              {items.length === 0 && !next ? <NoRows /> : <SessionRows sessions={items} onOpen={setOpen} />}
              {next && (
                <button
                  type="button"
                  class="button plain all"
                  onClick={() => load(next).then((page) => setMore([...more, page]), answer.again)}
                >
                  {text('more')}
                </button>
              )}
            </>
          )
        }}
      </Shown>
      {open && <SessionPath session={open} onClose={() => setOpen(null)} />}
    </Panel>
  )
}

function SessionRows({ sessions, onOpen }: { sessions: Session[]; onOpen: (session: Session) => void }) {
  const { site, text, format } = useKit()
  const zone = site?.timeZone ?? 'UTC'
  return (
    <table class="rows sessions">
      <thead>
        <tr>
          <th scope="col">{text('started')}</th>
          <th scope="col">{text('country')}</th>
          <th scope="col">{text('from_where')}</th>
          <th scope="col">{text('entry_page')}</th>
          <th scope="col">{text('pagesSeen')}</th>
          <th scope="col">{text('time')}</th>
          <th scope="col">{text('revenue')}</th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <tr key={session.id} data-row={session.id}>
            <th scope="row">
              <button
                type="button"
                title={text('openSession', { time: format.time(session.startedAt, zone) })}
                onClick={() => onOpen(session)}
              >
                {format.time(session.startedAt, zone)}
              </button>
            </th>
            <td class="word">{nameOf('country', session.country, text, format)}</td>
            <td class="word">{session.source ?? nameOf('channel', session.channel, text, format)}</td>
            <td class="word">{session.entryPage ?? '–'}</td>
            <td data-metric="pageviews" data-value={session.pageviews}>
              {format.full(session.pageviews)}
            </td>
            <td data-metric="engaged_seconds" data-value={session.engagedSeconds}>
              {format.seconds(session.engagedSeconds)}
            </td>
            <td data-metric="revenue">
              {Object.entries(session.revenue)
                .map(([currency, amount]) => format.money(amount, currency))
                .join(' + ')}
              {session.converted && Object.keys(session.revenue).length === 0 && text('converted')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
