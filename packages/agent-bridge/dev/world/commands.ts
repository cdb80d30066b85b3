import type { CatalogCommand, CommandDetails } from '@tinyeclipse/sdk/contract'
import type { MockServer } from '@tinyeclipse/sdk/mock'
import { minutesAgo } from './time.ts'

type Kept = CommandDetails

/** Commands that are kept in memory and go their way by the clock. */
export function answerCommands(mock: MockServer, siteId: string, { isEmpty }: { isEmpty: boolean }): void {
  const kept: Kept[] = isEmpty ? [] : firstCommands(siteId)
  const goOn = () => {
    for (const command of kept) advance(command)
  }
  mock.answer('catalog.get', { ...mock.example('catalog.get'), commands: CATALOG })
  mock.answer('commands.list', () => {
    goOn()
    return { items: [...kept], nextCursor: null }
  })
  mock.answer('commands.get', ({ params }) => {
    goOn()
    return kept.find(({ id }) => id === params.commandId) ?? mock.example('commands.get')
  })
  mock.answer('commands.create', ({ body }) => {
    const { name, input, isDryRun } = body
    const command = makeCommand(siteId, { name, input, isDryRun, status: 'queued' })
    kept.unshift(command)
    return command
  })
  mock.answer('commands.undo', ({ params }) => {
    const first = kept.find(({ id }) => id === params.commandId)
    const command = makeCommand(siteId, {
      name: first?.name ?? 'set_option',
      input: first?.input ?? {},
      undoOf: params.commandId,
      status: 'queued',
    })
    kept.unshift(command)
    return command
  })
}

/** A second for each step. */
function advance(command: Kept): void {
  if (!['queued', 'delivered', 'running'].includes(command.status)) return
  const seconds = (Date.now() - Date.parse(command.createdAt)) / 1_000
  const at = (status: Kept['status'], more: Partial<Kept>) => {
    if (command.status !== status) Object.assign(command, { status, statusChangedAt: minutesAgo(0), ...more })
  }
  if (seconds < 1) return
  if (seconds < 2) {
    at('delivered', { deliveredAt: minutesAgo(0), deliveries: 1 })
    return
  }
  if (seconds < 3.5) {
    at('running', { startedAt: minutesAgo(0), progress: 0.4 })
    return
  }
  at('succeeded', {
    startedAt: command.startedAt ?? minutesAgo(0),
    finishedAt: minutesAgo(0),
    progress: 1,
    canUndo: command.name === 'set_option' && !command.isDryRun,
    message: command.isDryRun ? 'Nothing was changed.' : 'Done.',
    diff: diffOf(command),
    output: command.name === 'flush_caches' ? { object: true, page: false, opcode: true } : null,
  })
}

const diffOf = ({ name, input, undoOf }: Kept): Kept['diff'] => {
  if (name !== 'set_option') return []
  const [before, after] = ['Delvaux Interieur', input.value]
  return [{ path: String(input.option), before: undoOf ? after : before, after: undoOf ? before : after }]
}

function firstCommands(siteId: string): Kept[] {
  const done = (name: string, minutes: number, more: Partial<Kept>) =>
    makeCommand(siteId, {
      name,
      status: 'succeeded',
      createdAt: minutesAgo(minutes),
      deliveredAt: minutesAgo(minutes - 0.2),
      startedAt: minutesAgo(minutes - 0.25),
      finishedAt: minutesAgo(minutes - 0.3),
      statusChangedAt: minutesAgo(minutes - 0.3),
      ...more,
    })
  return [
    done('set_option', 12, {
      input: { option: 'blogdescription', value: 'Meubelen op maat, gemaakt in Gent' },
      canUndo: true,
      message: 'The option was changed.',
      diff: [{ path: 'blogdescription', before: 'Meubelen op maat', after: 'Meubelen op maat, gemaakt in Gent' }],
    }),
    done('update_page', 140, {
      input: { pageId: 12, title: 'Over ons', content: '<p>Wij maken meubelen sinds 1954.</p>' },
      status: 'rolled_back',
      message: 'It was undone.',
      diff: [
        { path: 'title', before: 'Over Delvaux', after: 'Over ons' },
        {
          path: 'content',
          before: '<p>Wij maken meubelen.</p>\n<p>Welkom.</p>',
          after: '<p>Wij maken meubelen sinds 1954.</p>\n<p>Welkom.</p>',
        },
      ],
    }),
    done('flush_caches', 300, {
      message: '2 caches were emptied.',
      output: { object: { found: true, by: 'Redis' }, page: { found: false }, opcode: { found: true } },
    }),
    done('change_order_status', 1_500, {
      status: 'not_applicable',
      message: 'The owner of the site has switched it off.',
    }),
    done('clear_debug_log', 4_000, { status: 'failed', message: 'wp-content/debug.log cannot be written.' }),
    ...Array.from({ length: 24 }, (_, index) =>
      done('refresh_inventory', 5_000 + index * 700, { message: 'Looked for updates anew.' }),
    ),
  ]
}

let made = 0
function makeCommand(siteId: string, more: Partial<Kept>): Kept {
  const id = `0190c8a4-6d2e-7c31-9d5b-${String(++made).padStart(12, '0')}`
  const name = more.name ?? 'refresh_inventory'
  return {
    id,
    siteId,
    name,
    title: CATALOG.find((each) => each.name === name)?.title ?? name,
    input: {},
    isDryRun: false,
    undoOf: null,
    runId: null,
    status: 'queued',
    statusChangedAt: minutesAgo(0),
    message: null,
    progress: null,
    canUndo: false,
    requestedBy: { kind: 'key', id: '0190c8a4-6d2e-7c31-9d5b-3f1a7c2e9b12' },
    createdAt: minutesAgo(0),
    deliveredAt: null,
    deliveries: 0,
    startedAt: null,
    finishedAt: null,
    expiresAt: minutesAgo(-60 * 24),
    verifiedAt: null,
    output: null,
    diff: [],
    truncated: false,
    explanation: null,
    ...more,
  }
}

const CATALOG: CatalogCommand[] = [
  {
    name: 'refresh_inventory',
    title: 'Look for updates anew',
    description: 'Looks for updates and sends the whole state.',
    canUndo: false,
    input: { type: 'object', properties: {} },
  },
  {
    name: 'flush_caches',
    title: 'Empty the caches',
    description: 'Empties the caches that the site has.',
    canUndo: false,
    input: {
      type: 'object',
      properties: {
        only: { type: 'array', items: { type: 'string', enum: ['object', 'page', 'opcode', 'rewrite', 'transients'] } },
      },
    },
  },
  {
    name: 'set_option',
    title: 'Change a setting',
    description: 'Changes a setting of WordPress that is on the list of the agent.',
    canUndo: true,
    input: {
      type: 'object',
      required: ['option', 'value'],
      properties: {
        option: { type: 'string', minLength: 1, maxLength: 191 },
        value: { anyOf: [{ type: 'string', maxLength: 10_000 }, { type: 'number' }] },
      },
    },
  },
  {
    name: 'update_page',
    title: 'Change a page',
    description: 'Changes title, text, excerpt or status of a page; keeps a revision.',
    canUndo: true,
    input: {
      type: 'object',
      required: ['pageId'],
      properties: {
        pageId: { type: 'integer', minimum: 1 },
        title: { type: 'string', maxLength: 500 },
        content: { type: 'string', maxLength: 200_000 },
        excerpt: { type: 'string', maxLength: 5_000 },
        status: { type: 'string', enum: ['publish', 'draft'] },
        ifModified: { type: 'string', format: 'date-time' },
      },
    },
  },
  {
    name: 'change_order_status',
    title: 'Change the status of an order',
    description: 'Only where WooCommerce is.',
    canUndo: true,
    input: {
      type: 'object',
      required: ['orderId', 'status'],
      properties: {
        orderId: { type: 'integer', minimum: 1 },
        status: { type: 'string' },
        note: { type: 'string', maxLength: 1_000 },
      },
    },
  },
  {
    name: 'clear_debug_log',
    title: 'Empty the debug log',
    description: 'Keeps its last 100 lines for the result.',
    canUndo: false,
    input: { type: 'object', properties: {} },
  },
]
