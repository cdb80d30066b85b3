import type { Command } from '@tinyeclipse/sdk'
import { Button } from '@wordpress/components'
import { lazy, Suspense, useState } from 'react'
import { useKit } from '../kit.ts'
import { Boundary } from '../shell/boundary.tsx'
import { explainError } from '../shell/explain-error.ts'
import { Bones, Shown } from '../shell/states.tsx'
import { useAct } from '../state/act.ts'
import { useAnswer } from '../state/ask.ts'
import { Switches } from './switches.tsx'

const PAGE = 100
/** Of half a megabyte: only who opens the list loads it. */
const CommandTable = lazy(() => import('./command-table.tsx'))

/** All commands, newest first, and beside them which of them the owner of the site allows. */
export function CommandList() {
  const { client, siteId, text, hrefOf, connection, may, moment } = useKit()
  const [older, setOlder] = useState<{ items: Command[]; nextCursor: string | null } | null>(null)
  const answer = useAnswer((signal) => client.commands.list(siteId, { limit: PAGE, signal }), siteId, moment)

  const more = useAct(async (cursor: string) => {
    const page = await client.commands.list(siteId, { limit: PAGE, cursor })
    setOlder((before) => ({ items: [...(before?.items ?? []), ...page.items], nextCursor: page.nextCursor }))
  })

  return (
    <>
      <div className="te-screen-head">
        <h2>{text('commandsTitle')}</h2>
        <p className="te-quiet">{text('commandsText')}</p>
        <Button variant="primary" href={hrefOf('commands', 'new')}>
          {text('commandNew')}
        </Button>
      </div>
      <div className="te-commands">
        <div className="te-sheet" data-section="commands">
          <Shown answer={answer} rows={12}>
            {({ items, nextCursor }) => {
              const known = new Set(items.map(({ id }) => id))
              const all = [...items, ...(older?.items ?? []).filter(({ id }) => !known.has(id))]
              const cursor = older ? older.nextCursor : nextCursor
              if (all.length === 0) return <p className="te-nothing te-empty">{text('commandsEmpty')}</p>
              return (
                <>
                  <Boundary text={text}>
                    <Suspense fallback={<Bones rows={12} />}>
                      <CommandTable commands={all} />
                    </Suspense>
                  </Boundary>
                  {cursor && (
                    <p className="te-older">
                      <Button variant="link" isBusy={more.isRunning} onClick={() => more.run(cursor)}>
                        {text('commandsOlder')}
                      </Button>
                      {more.error && <span role="alert"> {explainError(more.error, text)}</span>}
                    </p>
                  )}
                </>
              )
            }}
          </Shown>
        </div>
        {connection && may.manage && (
          <div className="te-sheet">
            <Switches connection={connection} />
          </div>
        )}
      </div>
    </>
  )
}
