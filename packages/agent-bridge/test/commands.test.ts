import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { AGENT_HOST, bundle } from './support/bundle.ts'
import { beat, commander, newCommand } from './support/commands.ts'
import { type Peer, startPeer } from './support/peer.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

const COMMANDS = fileURLToPath(new URL('support/mu-plugins/commands-of-tests.php', import.meta.url))

let site: WordPressSite
let peer: Peer
let sendAll: ReturnType<typeof commander>['sendAll']
let send: ReturnType<typeof commander>['send']
let undo: ReturnType<typeof commander>['undo']

beforeAll(async () => {
  peer = await startPeer()
  site = await startWordPress({ plugins: [await bundle(AGENT_HOST)], muPlugins: [COMMANDS] })
  await peer.connect(site)
  ;({ sendAll, send, undo } = commander(site, peer))
})
afterAll(async () => {
  await site?.stop()
  await peer?.stop()
})
beforeEach(() => {
  peer.before = peer.after = null
  peer.results.length = 0
  peer.requests.length = 0
})

/** How often a command of the tests was run. */
const runsOf = (name: string) =>
  site.php<number>(
    `global $wpdb;
     return (int) $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM $wpdb->options WHERE option_name LIKE %s", $wpdb->esc_like( 'run_of_' . $input['name'] ) . '%' ) );`,
    { name },
  )
/** As if the process that held it had been gone for long. */
const endLease = () =>
  site.php(
    "global $wpdb; $wpdb->query( \"DELETE FROM $wpdb->options WHERE option_name IN ( 'tinyeclipse_lease_commands', 'tinyeclipse_lease_heartbeat' )\" );",
  )
const allow = (name: string, isAllowed: boolean) =>
  site.php("TinyEclipse\\Agent\\agent()->commands()->allow( $input['name'], $input['isAllowed'] );", {
    name,
    isAllowed,
  })

test('tells the server which commands there are, and that all are allowed until one is switched off', async () => {
  await beat(site)
  const told = () => peer.of('/v1/agent/heartbeat').at(-1)?.body.commands
  for (const name of [
    'refresh_inventory',
    'flush_caches',
    'set_option',
    'update_page',
    'change_order_status',
    'clear_debug_log',
  ])
    expect(told()).toContainEqual({ name, isAllowed: true })
  await allow('set_option', false)
  await beat(site)
  expect(told()).toContainEqual({ name: 'set_option', isAllowed: false })

  const result = await send('set_option', { option: 'blogname', value: 'Taken over' })
  expect(result).toMatchObject({ status: 'not_applicable', message: expect.stringContaining('switched off') })
  expect(await site.php("return get_option( 'blogname' );")).toBe('Zwarte Maan')
  await allow('set_option', true)
})

test('runs a command once, however often and however concurrently it comes', async () => {
  const command = newCommand('count_up')
  peer.queue.commands.push(command, command)
  await beat(site)
  peer.queue.commands.push(command)
  await beat(site)
  await Promise.all(
    [1, 2, 3].map(() =>
      site.php("return TinyEclipse\\Agent\\agent()->commands()->receive( array( $input['command'] ) );", { command }),
    ),
  )
  expect(await runsOf('count_up')).toBe(1)
  const told = peer.results.filter((result) => result.id === command.id)
  expect(told.length).toBeGreaterThan(2)
  for (const result of told) expect(result.body).toEqual(told[0]?.body)
})

test('never runs the same command in two processes at once', async () => {
  const command = newCommand('take_long')
  const receive = () =>
    site.php<boolean>("return TinyEclipse\\Agent\\agent()->commands()->receive( array( $input['command'] ) );", {
      command,
    })
  const { arrived, letGo } = peer.holdNext()
  const first = receive()
  await arrived
  expect(await receive()).toBe(false)
  letGo()
  expect(await first).toBe(true)
  expect(await runsOf('take_long')).toBe(1)
  const told = peer.results.filter((result) => result.id === command.id).map((result) => result.body)
  expect(told.map(({ status, progress }) => [status, progress])).toEqual([
    ['running', null],
    ['running', 0.4],
    ['succeeded', undefined],
  ])
  expect(Date.parse(told[2].finishedAt) - Date.parse(told[2].startedAt)).toBeGreaterThan(1_000)
})

test('tells a result again until the server confirms it, without running the command again', async () => {
  peer.after = ({ path }) => (path.endsWith('/result') ? { status: 0 } : null)
  const { id } = await send('count_up', {}, { id: randomUUID() })
  const runs = await runsOf('count_up')
  expect(peer.resultOf(id)).toMatchObject({ status: 'succeeded' })
  peer.after = null
  peer.results.length = 0
  await beat(site)
  expect(peer.resultOf(id)).toMatchObject({ status: 'succeeded', message: 'Counted' })
  peer.results.length = 0
  await beat(site)
  expect(peer.results).toEqual([])
  expect(await runsOf('count_up')).toBe(runs)
})

test('tells that it was done where a firewall minds what it found', async () => {
  peer.before = ({ path, body }) => (path.endsWith('/result') && body.output ? { status: 403, isUnsigned: true } : null)
  const { id } = await send('count_up')
  expect(peer.resultOf(id)).toMatchObject({ status: 'succeeded', message: 'Counted' })
  expect(peer.resultOf(id)).not.toHaveProperty('output')
})

test.for([400, 409, 422])('takes a refusal with %d for final only where the server signed it', async (status) => {
  const [first, second] = [newCommand('count_up'), newCommand('count_up')]
  const refuse = (isUnsigned: boolean) => {
    peer.before = ({ path }) => (path.includes(first.id) ? { status, isUnsigned } : null)
  }
  const tries = () => peer.of(`/v1/agent/commands/${first.id}/result`).length
  refuse(true)
  await sendAll([first, second])
  expect(peer.resultOf(second.id)).toMatchObject({ status: 'succeeded' })
  expect(tries()).toBeGreaterThan(0)

  peer.requests.length = 0
  refuse(false)
  await beat(site)
  expect(tries()).toBe(1)
  await beat(site)
  expect(tries()).toBe(1)
})

test('tells the other results where the server falls over one of them, and that one again', async () => {
  const [first, second] = [newCommand('count_up'), newCommand('count_up')]
  peer.before = ({ path }) => (path.includes(first.id) ? { status: 500 } : null)
  await sendAll([first, second])
  expect(peer.resultOf(first.id)).toBeUndefined()
  expect(peer.resultOf(second.id)).toMatchObject({ status: 'succeeded' })
  peer.before = null
  await beat(site)
  expect(peer.resultOf(first.id)).toMatchObject({ status: 'succeeded' })
})

test('answers what a command throws, without the folders of the host', async () => {
  const { status, message } = await send('throw_up')
  expect({ status, message }).toEqual({ status: 'failed', message: 'No luck in wp-content' })
})

test.for([
  { name: 'use_memory', message: 'Allowed memory size' },
  { name: 'exit_early', message: 'ended PHP before it was done' },
  { name: 'be_killed', message: 'how far it came is not known' },
])('a command that ends PHP by $name is failed and not run again', async ({ name, message }) => {
  const command = newCommand(name)
  peer.queue.commands.push(command)
  await expect(beat(site)).rejects.toThrow('no answer')
  expect(peer.resultOf(command.id)).toBeUndefined()
  await endLease()
  await beat(site)
  expect(peer.resultOf(command.id)).toMatchObject({ status: 'failed', message: expect.stringContaining(message) })
  peer.queue.commands.push(command)
  await beat(site)
  expect(await runsOf(name)).toBe(1)
})

test('a fatal error blocks no later command, even where nobody ends the lease', async () => {
  await site.php("delete_option( 'tinyeclipse_lease_heartbeat' );")
  peer.queue.commands.push(newCommand('use_memory'))
  await expect(beat(site)).rejects.toThrow('no answer')
  const held = await site.php<string[]>(
    `global $wpdb; return $wpdb->get_col( "SELECT option_name FROM $wpdb->options WHERE option_name = 'tinyeclipse_lease_commands'" );`,
  )
  expect(held).toEqual([])
  await endLease()
})

test('runs as nobody, whoever is logged in', async () => {
  const command = newCommand('count_up')
  const after = await site.php<number>(
    "wp_set_current_user( 1 ); TinyEclipse\\Agent\\agent()->commands()->receive( array( $input['command'] ) ); return get_current_user_id();",
    { command },
  )
  expect(peer.resultOf(command.id).output).toEqual({ user: 0, isDryRun: false })
  expect(after).toBe(1)
})

test('keeps within what the server takes, and what a command prints to itself', async () => {
  const { output, message, diff } = await send('print_a_lot')
  expect(message).toHaveLength(2_000)
  expect(output).toEqual({ isCut: true, bytes: expect.any(Number) })
  expect(diff.length).toBeGreaterThan(0)
  expect(diff[0].after.length).toBeLessThan(20_010)
  expect(JSON.stringify(diff).length).toBeLessThan(256 * 1024)
})

test('tells that it was done where what it found is no JSON', async () => {
  expect(await send('find_no_end')).toMatchObject({ status: 'succeeded', message: 'Found', output: null, diff: [] })
})

test('runs what comes together in the order in which it came', async () => {
  const names = ['Een', 'Twee', 'Drie', 'Vier']
  const results = await sendAll(names.map((value) => newCommand('set_option', { option: 'blogdescription', value })))
  expect(results.map(({ diff }) => diff[0].after)).toEqual(names)
  expect(results.slice(1).map(({ diff }) => diff[0].before)).toEqual(names.slice(0, -1))
})

test('changes nothing where an order does not say for sure that it may', async () => {
  const { isDryRun, ...command } = newCommand('count_up')
  peer.queue.commands.push(command)
  await beat(site)
  expect(peer.resultOf(command.id).output).toMatchObject({ isDryRun: true })
})

test('refuses what it does not know, what came too late, and what is no command', async () => {
  expect(await send('open_the_door')).toMatchObject({
    status: 'not_applicable',
    message: expect.stringContaining('open_the_door'),
  })
  const runs = await runsOf('count_up')
  expect(await send('count_up', {}, { expiresAt: new Date(Date.now() - 60_000).toISOString() })).toMatchObject({
    status: 'failed',
  })
  peer.queue.commands.push(
    { id: "' OR 1=1", name: 'count_up', input: {} },
    { name: 'count_up' },
    { id: randomUUID(), name: 7 },
  )
  await beat(site)
  expect(await runsOf('count_up')).toBe(runs)
  expect(await undo(randomUUID())).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('does not remember'),
  })
})

test('undoes only what is kept, and for 30 days', async () => {
  const { id: nothingKept, canUndo } = await send('count_up')
  expect(canUndo).toBe(false)
  expect(await undo(nothingKept)).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('Nothing is kept'),
  })

  const { id } = await send('set_option', { option: 'blogdescription', value: 'Old' })
  await site.php(
    "global $wpdb; $wpdb->query( 'UPDATE ' . TinyEclipse\\Agent\\Tables::commands() . ' SET finished_at = finished_at - 31 * 86400' );",
  )
  await beat(site)
  expect(await undo(id)).toMatchObject({ status: 'failed', message: expect.stringContaining('30 days') })
})

test('lists what was asked of the site, for its own screen', async () => {
  const { id } = await send('count_up', {}, { isDryRun: true })
  const [newest] = await site.php<object[]>('return TinyEclipse\\Agent\\agent()->commands()->log( 1 );')
  expect(newest).toMatchObject({
    id,
    name: 'count_up',
    isDryRun: true,
    status: 'succeeded',
    message: 'Counted',
    isConfirmed: true,
  })
})
