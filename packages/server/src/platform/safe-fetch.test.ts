import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { BlockedAddressError, createSafeFetch, isPublicAddress } from './safe-fetch.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A server on this machine; answers its `host:port`. */
async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

it.each([
  ['93.184.216.34', true],
  ['2606:2800:220:1:248:1893:25c8:1946', true],
  ['0.0.0.0', false],
  ['10.0.0.1', false],
  ['100.64.0.1', false],
  ['127.0.0.1', false],
  ['127.255.255.254', false],
  ['168.63.129.16', false],
  ['169.254.169.254', false],
  ['172.16.0.1', false],
  ['172.31.255.255', false],
  ['192.168.1.1', false],
  ['198.18.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['::10.0.0.1', false],
  ['::ffff:10.0.0.1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:a83f:8110', false],
  ['::ffff:168.63.129.16', false],
  ['64:ff9b::7f00:1', false],
  ['2002:7f00:1::', false],
  ['fc00::1', false],
  ['fd12:3456::1', false],
  ['fe80::1', false],
  ['ff02::1', false],
  ['', false],
  ['localhost', false],
])('says of the address %s whether it is public: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic)
})

it.each([
  'http://127.0.0.1/',
  'http://127.1/',
  'http://0x7f.1/',
  'http://0177.0.0.1/',
  'http://2130706433/',
  'http://0/',
  'http://10.1.2.3/',
  'http://169.254.169.254/latest/meta-data/',
  'http://168.63.129.16/',
  'http://[::ffff:168.63.129.16]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::1]/',
  'http://[::]/',
  'http://[fd00::1]/',
  'https://127.0.0.1/',
  // A name, which is looked up first.
  'http://localhost/',
])('does not call %s', async (url) => {
  await expect(createSafeFetch()(url)).rejects.toBeInstanceOf(BlockedAddressError)
})

it.each([
  ['a port of its own', 'http://203.0.114.1:6379/'],
  ['another protocol', 'file:///etc/passwd'],
  ['a password', 'http://user:secret@203.0.114.1/'],
  ['no address at all', 'no address'],
])('does not call an address with %s', async (_, url) => {
  await expect(createSafeFetch()(url)).rejects.toBeInstanceOf(BlockedAddressError)
})

it('calls a private host that is allowed, and no other port of it', async () => {
  const host = await listen((_, response) => response.setHeader('x-from', 'inside').end('hello'))
  const other = await listen((_, response) => response.end())
  const fetch = createSafeFetch([host])
  const answer = await fetch(`http://${host}/page`)
  expect({
    status: answer.status,
    from: answer.headers.get('x-from'),
    body: new TextDecoder().decode(answer.body),
  }).toEqual({
    status: 200,
    from: 'inside',
    body: 'hello',
  })
  await expect(fetch(`http://${other}/`)).rejects.toBeInstanceOf(BlockedAddressError)
})

it('calls any host of this network for who allows all of it, and no machine of the cloud', async () => {
  const host = await listen((_, response) => response.end('inside'))
  const fetch = createSafeFetch('private')
  expect(new TextDecoder().decode((await fetch(`http://${host}/`)).body)).toBe('inside')
  for (const address of ['169.254.169.254', '[fd00:ec2::254]', '168.63.129.16', '100.100.100.200', '0.0.0.0'])
    await expect(fetch(`http://${address}/`)).rejects.toBeInstanceOf(BlockedAddressError)
})

it('takes 443 as the port of an allowed https address that names none', async () => {
  // Nothing answers there, and that is another error than not being allowed.
  const refused = createSafeFetch(['127.0.0.1:443'])('https://127.0.0.1/', { timeoutMs: 5_000 })
  await expect(refused).rejects.not.toBeInstanceOf(BlockedAddressError)
})

it.each([
  'http://127.0.0.1/',
  'http://169.254.169.254/',
  'http://localhost/',
  'file:///etc/passwd',
  'http://user:pw@203.0.114.1/',
])('follows no redirect to %s', async (location) => {
  const host = await listen((_, response) => response.writeHead(302, { location }).end())
  await expect(createSafeFetch([host])(`http://${host}/`)).rejects.toBeInstanceOf(BlockedAddressError)
})

it('takes neither the body nor the headers of a call along to another origin', async () => {
  const seen: { request: IncomingMessage; body: string }[] = []
  const target = await listen(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    seen.push({ request, body })
    response.end('arrived')
  })
  const host = await listen((_, response) => response.writeHead(307, { location: `http://${target}/next` }).end())
  const answer = await createSafeFetch([host, target])(`http://${host}/`, {
    method: 'POST',
    headers: { authorization: 'Bearer secret' },
    body: 'secret',
  })
  expect(answer.url).toBe(`http://${target}/next`)
  expect(seen).toHaveLength(1)
  expect(seen[0]?.request.method).toBe('GET')
  expect(seen[0]?.request.headers.authorization).toBeUndefined()
  expect(seen[0]?.body).toBe('')
})

it('gives up on redirects that go round', async () => {
  let calls = 0
  const host = await listen((_, response) => {
    calls++
    response.writeHead(302, { location: '/again' }).end()
  })
  await expect(createSafeFetch([host])(`http://${host}/`, { maxRedirects: 2 })).rejects.toThrow('Too many redirects')
  expect(calls).toBe(3)
})

it('stops reading an answer that is too large, one that was packed small too', async () => {
  const host = await listen((_, response) => response.end('x'.repeat(2_000)))
  const fetch = createSafeFetch([host])
  await expect(fetch(`http://${host}/`, { maxBytes: 1_999 })).rejects.toThrow('larger than 1999 bytes')
  expect((await fetch(`http://${host}/`, { maxBytes: 2_000 })).body).toHaveLength(2_000)
  const { gzipSync } = await import('node:zlib')
  const bomb = await listen((_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(1_000_000))),
  )
  await expect(createSafeFetch([bomb])(`http://${bomb}/`, { maxBytes: 10_000 })).rejects.toThrow(
    'larger than 10000 bytes',
  )
})

it('waits no longer than it was told, for headers or for the rest of the body', async () => {
  const silent = await listen(() => undefined)
  await expect(createSafeFetch([silent])(`http://${silent}/`, { timeoutMs: 60 })).rejects.toMatchObject({
    name: 'TimeoutError',
  })
  const stuck = await listen((_, response) => void response.write('half'))
  await expect(createSafeFetch([stuck])(`http://${stuck}/`, { timeoutMs: 60 })).rejects.toMatchObject({
    name: 'TimeoutError',
  })
})

it('ends when the caller does', async () => {
  const stop = new AbortController()
  const host = await listen(() => stop.abort())
  await expect(createSafeFetch([host])(`http://${host}/`, { signal: stop.signal })).rejects.toMatchObject({
    name: 'AbortError',
  })
})

it.each([
  ['of another family', '::1', 6],
  ['of the same', '127.0.0.9', 4],
])('calls the next address of a name where the first, %s, does not answer', async (_, dead, family) => {
  const host = await listen((_request, response) => response.end('here'))
  const port = host.split(':')[1]
  const addresses = [
    { address: dead, family },
    { address: '127.0.0.1', family: 4 },
  ]
  const asked: string[] = []
  const fetch = createSafeFetch('private', async (name) => {
    asked.push(name)
    return addresses
  })
  const { body } = await fetch(`http://shop.test:${port}/`)
  expect(Buffer.from(body).toString()).toBe('here')
  expect(asked).toEqual(['shop.test'])
})

it('calls none of the addresses of a name when one of them is inside the network', async () => {
  const fetch = createSafeFetch([], async () => [
    { address: '93.184.216.34', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ])
  await expect(fetch('http://shop.test/')).rejects.toThrow('shop.test is at 127.0.0.1')
})
