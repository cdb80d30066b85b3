import '@wordpress/dataviews/build-style/style.css'
import type { Command } from '@tinyeclipse/sdk'
import { DataViews, type Field, filterSortAndPaginate, type View } from '@wordpress/dataviews/wp'
import { useMemo, useState } from 'react'
import { type Kit, useKit } from '../kit.ts'
import { Ago } from '../parts/ago.tsx'
import { CommandStatus } from '../parts/command-status.tsx'
import { subjectOf } from '../parts/command-subject.ts'
import { titleOf } from '../parts/command-title.ts'

/** On a phone there is room for one column: status and moment stand below the name. */
const NARROW = '(max-width: 600px)'

const FIRST_VIEW: View = {
  type: 'table',
  perPage: 20,
  page: 1,
  sort: { field: 'created', direction: 'desc' },
  search: '',
  filters: [],
  titleField: 'title',
  layout: { density: 'compact', enableMoving: false },
}

/** Commands as a table that can be searched, sorted and filtered. */
export default function CommandTable({ commands }: { commands: Command[] }) {
  const kit = useKit()
  const [isNarrow] = useState(() => matchMedia(NARROW).matches)
  const [view, setView] = useState<View>(() => ({ ...FIRST_VIEW, fields: isNarrow ? [] : columnsFor(commands) }))
  const fields = useMemo(() => fieldsOf(commands, kit, isNarrow), [commands, kit, isNarrow])
  const { data, paginationInfo } = useMemo(
    () => filterSortAndPaginate(commands, view, fields),
    [commands, view, fields],
  )
  return (
    <DataViews
      data={data}
      fields={fields}
      view={view}
      onChangeView={setView}
      paginationInfo={paginationInfo}
      defaultLayouts={{ table: {} }}
      getItemId={({ id }) => id}
      searchLabel={kit.text('commandsSearch')}
    />
  )
}

/** Who asked is a column only where it was not always the same. */
function columnsFor(commands: Command[]): string[] {
  const hasSeveral = new Set(commands.map(({ requestedBy }) => requestedBy.kind)).size > 1
  return ['status', ...(hasSeveral ? ['by'] : []), 'created']
}

function fieldsOf(commands: Command[], kit: Kit, isNarrow: boolean): Field<Command>[] {
  const { text, hrefOf } = kit
  const wordOf = (status: string) => text.word('commandStatus_', status) ?? status
  const aside = (item: Command) =>
    [subjectOf(item, text), item.isDryRun && text('dryRun'), item.undoOf && text('undoing')].filter(Boolean).join(' · ')
  const statuses = [...new Set(commands.map(({ status }) => status))]
  return [
    {
      id: 'title',
      label: text('command'),
      enableGlobalSearch: true,
      enableHiding: false,
      getValue: ({ item }) => [titleOf(item, kit), subjectOf(item, text)].filter(Boolean).join(' '),
      render: ({ item }) => (
        <span>
          <a href={hrefOf('commands', item.id)}>{titleOf(item, kit)}</a>
          {aside(item) && <span className="te-quiet te-subject"> {aside(item)}</span>}
          {isNarrow && (
            <span className="te-when te-quiet te-small">
              <CommandStatus status={item.status} /> <Ago at={item.createdAt} />
            </span>
          )}
        </span>
      ),
    },
    {
      id: 'status',
      label: text('commandStatus'),
      elements: statuses.map((status) => ({ value: status, label: wordOf(status) })),
      filterBy: { operators: ['isAny'] },
      getValue: ({ item }) => item.status,
      render: ({ item }) => <CommandStatus status={item.status} />,
    },
    {
      id: 'by',
      label: text('commandBy'),
      getValue: ({ item }) => text.word('by_', item.requestedBy.kind) ?? item.requestedBy.kind,
    },
    {
      id: 'created',
      label: text('commandWhen'),
      type: 'datetime',
      enableHiding: false,
      filterBy: false,
      getValue: ({ item }) => item.createdAt,
      render: ({ item }) => <Ago at={item.createdAt} />,
    },
  ]
}
